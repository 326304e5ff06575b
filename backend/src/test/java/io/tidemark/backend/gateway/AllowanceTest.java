package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Allowance allowance = new Allowance(() -> now);

    @Test
    void oneTooManyInAMinuteMeansAMinuteOfNone() {
        useUp();
        now = now.plusSeconds(30);
        assertEquals(Duration.ofSeconds(60), allowance.take());
        now = now.plusSeconds(45);
        assertEquals(Duration.ofSeconds(15), allowance.take(), "a new minute has begun, but not for this one");
        now = now.plusSeconds(15);
        useUp();
        assertEquals(Duration.ofSeconds(60), allowance.take());
    }

    @Test
    void eachMinuteHasItsHundred() {
        for (int minute = 0; minute < 3; minute++) {
            useUp();
            now = now.plusSeconds(60);
        }
    }

    private void useUp() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Duration.ZERO, allowance.take());
        }
    }
}
