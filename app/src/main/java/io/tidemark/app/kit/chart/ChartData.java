package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Unit;
import java.util.List;

/// What a chart shows, as plain numbers and names; how it is drawn is the chart's own affair.
public sealed interface ChartData {

    boolean empty();

    /// What the places of a line chart count: milliseconds since 1970 (UTC), or plain numbers.
    enum Along {
        TIME,
        NUMBER
    }

    /// Lines over time or over a number.
    ///
    /// @param filled an area below each line
    /// @param stacked each line stands on the one before; their sum is the last one's height
    /// @param zero the value axis starts at zero
    /// @param selected the place that is picked, NaN for none
    record Lines(
            Along along, List<Series> series, boolean filled, boolean stacked, boolean zero, Unit unit, double selected)
            implements ChartData {
        @Override
        public boolean empty() {
            return series.stream().allMatch(each -> each.size() == 0);
        }
    }

    /// Bars by category: the n-th value of each series belongs to the n-th category.
    ///
    /// @param upright columns side by side; otherwise rows below each other
    /// @param selected the category that is picked, -1 for none
    record Bars(List<String> categories, List<Series> series, boolean upright, boolean stacked, Unit unit, int selected)
            implements ChartData {
        @Override
        public boolean empty() {
            return categories.isEmpty();
        }
    }

    /// Points in the plane.
    ///
    /// @param points need not be ordered
    /// @param names one per point, empty texts when they have none
    /// @param groups names of the groups that have a colour each; empty when all points are alike
    /// @param group one per point: its place in `groups`, 0 when there are none
    /// @param selected the point that is picked, -1 for none
    record Dots(
            Series points,
            List<String> names,
            List<String> groups,
            int[] group,
            Measure across,
            Measure up,
            int selected)
            implements ChartData {
        @Override
        public boolean empty() {
            return points.size() == 0;
        }
    }

    /// What one direction of a scatter chart measures.
    record Measure(String name, Unit unit) {}
}
