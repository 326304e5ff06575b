package io.tidemark.analytics.sample;

/// Repeatable chance: SplitMix64 (Steele, Lea, Flood 2014), spelled out so that no other Java can change the rows.
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// From 0 to below 1.
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    double between(double from, double to) {
        return from + (to - from) * unit();
    }

    /// From 0 to below `bound`.
    int below(int bound) {
        return (int) (unit() * bound);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /// A whole number near `expected`, whose mean is `expected`.
    int about(double expected) {
        return (int) (expected * between(0.9, 1.1) + unit());
    }

    /// An index, each as likely as its weight.
    int pick(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double at = unit() * sum;
        for (int i = 0; i < weights.length - 1; i++) {
            at -= weights[i];
            if (at < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
