package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.Grain;
import io.tidemark.app.kit.Unit;
import io.tidemark.app.kit.chart.ChartData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tile shows once its answers are in.
sealed interface TileContent {

    /// Whether a change is good news.
    enum Mood {
        GOOD,
        BAD,
        NEUTRAL
    }

    /// A single number.
    ///
    /// @param value NaN when there are no rows
    /// @param against what the change is measured by, in words
    /// @param change against the period before, a ratio, or percentage points when the unit is a share; null when
    /// unknown
    /// @param run over time, for the small line; empty when none is drawn
    record Figure(double value, Unit unit, @Nullable Double change, Mood mood, String against, double[] run)
            implements TileContent {}

    /// A chart.
    ///
    /// @param keys the dimension value behind each mark
    record Chart(ChartData data, List<@Nullable Object> keys) implements TileContent {}

    /// Rows and columns.
    ///
    /// @param totals one text per column; empty when there is no last row
    /// @param keys the first column's values
    /// @param selected the row that is picked, -1 for none
    record Table(
            List<Column> columns,
            List<List<@Nullable Object>> rows,
            List<String> totals,
            List<@Nullable Object> keys,
            int selected)
            implements TileContent {}

    /// @param sorted 1 up, -1 down, 0 not
    /// @param largest what a bar over the whole cell stands for; 0 in a column without bars
    /// @param grain of a column of time buckets; null in any other
    record Column(
            String title,
            boolean number,
            Unit unit,
            int decimals,
            int sorted,
            double largest,
            @Nullable Grain grain) {}

    /// Plain words.
    record Text(String markdown) implements TileContent {}
}
