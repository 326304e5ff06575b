package io.tidemark.simulation;

import java.util.List;
import java.util.Random;

/// Everything that is left to chance. Each step begins with a seed of its own, so that one that is left out changes no
/// other. Nothing goes wrong any more once the world heals.
final class Dice {
    private Random random = new Random(0);
    private boolean calm;

    void begin(long seed) {
        random = new Random(seed);
    }

    void calm() {
        calm = true;
    }

    /// Whether something goes wrong, once in so many times.
    boolean fails(int once) {
        return !calm && random.nextInt(once) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
