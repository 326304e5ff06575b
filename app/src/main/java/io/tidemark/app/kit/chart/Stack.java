package io.tidemark.app.kit.chart;

import java.util.ArrayList;
import java.util.List;

/// Series standing on each other.
final class Stack {
    private Stack() {}

    /// The same series, each raised by the sum of those before it. A missing value adds nothing.
    ///
    /// @param series of the same places
    static List<Series> of(List<Series> series) {
        List<Series> stacked = new ArrayList<>();
        double[] below =
                series.isEmpty() ? new double[0] : new double[series.getFirst().size()];
        for (Series each : series) {
            double[] top = below.clone();
            for (int i = 0; i < top.length; i++) {
                top[i] += Double.isNaN(each.y()[i]) ? 0 : each.y()[i];
            }
            stacked.add(new Series(each.name(), each.x(), top));
            below = top;
        }
        return stacked;
    }
}
