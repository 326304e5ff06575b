package io.tidemark.simulation;

import java.util.List;
import java.util.Random;

/// Everything that is left to chance. Each step begins with a seed of its own, so that one that is left out changes no
/// other. Nothing goes wrong any more once the world heals.
final class Dice {
    private Random random = new Random(0);
    private volatile long seed;
    private volatile boolean calm;
    private final boolean cutting;

    /// @param cutting whether bodies end in their middle
    Dice(boolean cutting) {
        this.cutting = cutting;
    }

    void begin(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    void calm() {
        calm = true;
    }

    /// Whether something goes wrong, once in so many times.
    boolean fails(int once) {
        return !calm && random.nextInt(once) == 0;
    }

    /// The same for the same thing until the next step, whichever thread asks.
    boolean cuts(String what, int once) {
        return cutting && !calm && new Random(seed * 31 + what.hashCode()).nextInt(once) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
