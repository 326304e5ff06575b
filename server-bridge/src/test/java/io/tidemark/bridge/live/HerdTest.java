package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Hundreds of lines that lost their server in one moment and are answered with 503 from then on, on a clock that
/// jumps from one try to the next.
final class HerdTest {
    private static final int DEVICES = 400;
    private static final Duration AWAY = Duration.ofMinutes(2);
    /// Until then the waits are so short that all come within seconds.
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final int MOST_IN_A_SECOND = DEVICES / 4;

    /// Always the longest wait there may be.
    private static final class NoJitter implements RandomGenerator {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }

    /// When anybody dialled, in order.
    private final List<Instant> dialled = new ArrayList<>();

    private Instant now = Rig.START;

    private final class Device implements Dialer, LineListener {
        private final Line line;
        private boolean dials;

        Device(RandomGenerator random) {
            line = new Line(this, event -> {}, this, Rig.BACKOFF, random);
        }

        @Override
        public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
            dials = true;
            dialled.add(now);
        }

        @Override
        public void freshToken(int attempt, Consumer<LineEvent> events) {}

        @Override
        public void state(LineState state) {}

        @Override
        public void poke(long lsn, long policyVersion) {}

        void on(LineEvent event) {
            line.on(event, now);
            if (dials) {
                dials = false;
                line.on(
                        new LineEvent.Failed(
                                line.attempt(),
                                new BridgeException.Unreachable("here", new IllegalStateException("503"))),
                        now);
            }
        }
    }

    /// @return how many came in the busiest second once the first tries were over
    private int busiest(IntFunction<RandomGenerator> randoms) {
        List<Device> devices = IntStream.range(0, DEVICES)
                .mapToObj(i -> new Device(randoms.apply(i)))
                .toList();
        devices.forEach(device -> device.on(new LineEvent.TryNow()));
        Instant end = now.plus(AWAY);
        while (now.isBefore(end)) {
            Device next = devices.stream()
                    .min(Comparator.comparing(device -> device.line.deadline()))
                    .orElseThrow();
            now = next.line.deadline();
            next.on(new LineEvent.Tick());
        }
        int most = 0;
        int first = 0;
        for (int last = 0; last < dialled.size(); last++) {
            while (!dialled.get(first).plusSeconds(1).isAfter(dialled.get(last))) {
                first++;
            }
            if (!dialled.get(first).isBefore(Rig.START.plus(FIRST))) {
                most = Math.max(most, last - first + 1);
            }
        }
        return most;
    }

    @Test
    void thoseWhoFailedTogetherDoNotComeTogether() {
        int most = busiest(Random::new);
        assertTrue(most > 0 && most <= MOST_IN_A_SECOND, () -> most + " in a second");
    }

    @Test
    void waitsWithoutChanceAreNoticed() {
        assertEquals(DEVICES, busiest(i -> new NoJitter()));
    }
}
