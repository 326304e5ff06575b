package io.tidemark.bridge.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RhythmTest {
    private static final Rhythm USUAL = Rhythm.usual(new Random(1));

    /// Of many waits: at most this long, from hardly any to nearly that, half of them below the middle.
    private static void spread(Duration most, Duration away) {
        long[] waits = IntStream.range(0, 1_000)
                .mapToLong(i -> USUAL.again(away).toMillis())
                .sorted()
                .toArray();
        assertTrue(waits[0] < most.toMillis() / 20, () -> away + ": from " + waits[0] + " ms");
        assertTrue(waits[999] <= most.toMillis() && waits[999] > most.toMillis() * 19 / 20, () -> "to " + waits[999]);
        assertEquals(0.5, waits[500] / (double) most.toMillis(), 0.1, () -> away + ": half of them " + waits[500]);
    }

    @Test
    void theLongerTheServerWasAwayTheLongerTheWaitsUpToAMinute() {
        spread(Duration.ofSeconds(2), Duration.ZERO);
        spread(Duration.ofSeconds(2), Duration.ofSeconds(4));
        spread(Duration.ofSeconds(3), Duration.ofSeconds(6));
        spread(Duration.ofSeconds(50), Duration.ofSeconds(100));
        spread(Duration.ofSeconds(60), Duration.ofSeconds(120));
        spread(Duration.ofSeconds(60), Duration.ofDays(20_000));
    }

    @Test
    void aClockThatWasPutBackDoesNotMatter() {
        spread(Duration.ofSeconds(2), Duration.ofDays(-3));
    }
}
