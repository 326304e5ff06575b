package io.tidemark.bench;

import java.util.Arrays;

/// Medians of alternating runs, so that a machine that slows down slows both sides.
final class Timing {
    private Timing() {}

    interface Step {
        void run() throws Exception;
    }

    static double seconds(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /// Runs both in turn: product, raw, product, raw…
    ///
    /// @return the median of each, product first
    static double[] inTurn(int runs, Step product, Step raw) throws Exception {
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        for (int i = 0; i < runs; i++) {
            ours[i] = seconds(product);
            theirs[i] = seconds(raw);
        }
        return new double[] {median(ours), median(theirs)};
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
