package io.tidemark.soak;

import io.tidemark.soak.Fault.Direction;
import java.time.Duration;
import java.util.Random;

/// Faults by chance, the same for the same seed.
final class Mischief {

    private final Random random;
    private final int nodes;

    /// What befalls one client.
    sealed interface Blow {}

    record Hit(Fault fault) implements Blow {}

    /// The way is clear again.
    record Relief() implements Blow {}

    /// From now on it is another node that it comes to.
    record Move(int node) implements Blow {}

    Mischief(long seed, int nodes) {
        this.random = new Random(seed);
        this.nodes = nodes;
    }

    Blow next() {
        return switch (random.nextInt(12)) {
            case 0 -> new Hit(new Fault.Latency(millis(150), millis(100)));
            case 1 -> new Hit(new Fault.Bandwidth(1_000 + random.nextInt(50_000)));
            case 2 -> new Hit(new Fault.BlackHole(Direction.TO_SERVER));
            case 3 -> new Hit(new Fault.BlackHole(Direction.TO_CLIENT));
            case 4 -> new Hit(new Fault.Slices());
            case 5, 6 -> new Hit(new Fault.Reset());
            case 7 -> new Hit(new Fault.Close());
            case 8 -> new Hit(new Fault.HalfOpen());
            case 9, 10 -> new Move(random.nextInt(nodes));
            default -> new Relief();
        };
    }

    Duration pause() {
        return millis(250);
    }

    int one(int of) {
        return random.nextInt(of);
    }

    private Duration millis(int most) {
        return Duration.ofMillis(1 + random.nextInt(most));
    }
}
