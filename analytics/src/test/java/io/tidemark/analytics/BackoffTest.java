package io.tidemark.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void theCeilingDoublesAndStopsAtTheMost() {
        List<Long> seconds = Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 1000)
                .map(failures -> backoff.ceiling(failures).toMillis())
                .toList();

        assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L), seconds);
    }

    @Test
    void theDelayIsAnywhereBelowTheCeilingAndTheSameForTheSameRandomness() {
        Random random = new Random(1);
        long[] delays = IntStream.range(0, 2000)
                .mapToLong(i -> backoff.delay(4, random).toMillis())
                .sorted()
                .toArray();

        assertTrue(delays[0] < 100 && delays[1999] > 3900 && delays[1999] <= 4000);
        assertTrue(Math.abs(delays[1000] - 2000) < 200);
        assertEquals(backoff.delay(4, new Random(7)), backoff.delay(4, new Random(7)));
    }
}
