package io.tidemark.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    @Test
    void theCeilingDoublesAndStopsAtTheMost() {
        List<Long> ceilings = Stream.of(1, 2, 3, 4, 5, 6, 1000)
                .map(failures -> backoff.ceiling(failures).toMillis())
                .toList();

        assertEquals(List.of(50L, 100L, 200L, 400L, 800L, 1000L, 1000L), ceilings);
    }

    @Test
    void theDelayIsAnywhereBelowTheCeilingAndTheSameForTheSameRandomness() {
        var random = new Random(1);
        long[] delays = IntStream.range(0, 2000)
                .mapToLong(i -> backoff.delay(4, random).toMillis())
                .sorted()
                .toArray();

        assertTrue(delays[0] < 10 && delays[1999] > 390 && delays[1999] <= 400);
        assertTrue(Math.abs(delays[1000] - 200) < 20);
        assertEquals(backoff.delay(4, new Random(7)), backoff.delay(4, new Random(7)));
    }
}
