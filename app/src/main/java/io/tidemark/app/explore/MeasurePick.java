package io.tidemark.app.explore;

import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Measure;
import org.jspecify.annotations.Nullable;

/// A figure someone picked to see.
///
/// @param field null only for the number of rows
record MeasurePick(Agg agg, @Nullable String field) {
    static final MeasurePick ROWS = new MeasurePick(Agg.COUNT, null);

    /// As a person says it; also the name of the column.
    String title() {
        if (field == null) {
            return "Rows";
        }
        return switch (agg) {
            case SUM -> "Sum of " + field;
            case AVG -> "Average " + field;
            case MIN -> "Smallest " + field;
            case MAX -> "Largest " + field;
            case COUNT -> "Rows with " + field;
            case COUNT_DISTINCT -> "Different " + field;
            case STDDEV -> "Spread of " + field;
            case MEDIAN -> "Median " + field;
            case P90, P95, P99 -> agg.wireName().substring(1) + "th percentile of " + field;
        };
    }

    Measure measure() {
        return new Measure.Aggregate(agg, field, title());
    }
}
