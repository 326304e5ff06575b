package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;

/// Aggregates over one field as SQL. Results that are not exact come rounded.
///
/// A rollup has instead of a field's values `n` how many they are, `s` their sum, `lo` and `hi` the extremes, each by
/// the field's position; a plain `n` counts rows.
final class AggregateSql {
    private final Dataset dataset;
    private final Syntax syntax;
    private final boolean rolledUp;
    private final Map<String, String> groupMeans = new LinkedHashMap<>();

    AggregateSql(Dataset dataset, Syntax syntax, boolean rolledUp) {
        this.dataset = dataset;
        this.syntax = syntax;
        this.rolledUp = rolledUp;
    }

    /// Columns whose mean per group must stand beside each row, by the name it must have.
    Map<String, String> groupMeans() {
        return groupMeans;
    }

    String aggregate(Measure.Aggregate measure) {
        String name = measure.field();
        if (name == null) {
            return rolledUp ? total("n") : "count(*)";
        }
        int index = dataset.indexOf(name).orElseThrow();
        Field field = dataset.fields().get(index);
        if (rolledUp) {
            return rolledUp(measure, field, index);
        }
        String column = "c" + index;
        return switch (measure.agg()) {
            case COUNT -> "count(" + column + ")";
            case COUNT_DISTINCT -> "count(DISTINCT " + column + ")";
            case MIN -> extreme("min(" + column + ")", field);
            case MAX -> extreme("max(" + column + ")", field);
            case SUM ->
                field.type() == FieldType.DOUBLE
                        ? syntax.rounded(syntax.doubleSum(column))
                        : syntax.exactSum(column, field.scale());
            case AVG ->
                syntax.rounded(
                        field.type() == FieldType.DOUBLE
                                ? syntax.doubleSum(column) + " / NULLIF(" + asDouble("count(" + column + ")") + ", 0)"
                                : exactAverage(column, field, "count(" + column + ")"));
            case STDDEV -> syntax.rounded(deviation(column, field));
            case MEDIAN -> percentile(column, field, "0.5");
            case P90 -> percentile(column, field, "0.9");
            case P95 -> percentile(column, field, "0.95");
            case P99 -> percentile(column, field, "0.99");
        };
    }

    private String extreme(String extreme, Field field) {
        return field.type() == FieldType.DECIMAL ? syntax.unscaled(extreme, field.scale()) : extreme;
    }

    private String rolledUp(Measure.Aggregate measure, Field field, int index) {
        return switch (measure.agg()) {
            case COUNT -> total("n" + index);
            case MIN -> extreme("min(lo" + index + ")", field);
            case MAX -> extreme("max(hi" + index + ")", field);
            case SUM -> syntax.exactSum("s" + index, field.scale());
            case AVG -> syntax.rounded(exactAverage("s" + index, field, total("n" + index)));
            case COUNT_DISTINCT, STDDEV, MEDIAN, P90, P95, P99 ->
                throw new IllegalArgumentException(
                        "A rollup does not know a " + measure.agg().wireName());
        };
    }

    private String total(String counts) {
        return "CAST(coalesce(sum(" + counts + "), 0) AS " + syntax.longType() + ")";
    }

    private String asDouble(String number) {
        return "CAST(" + number + " AS " + syntax.doubleType() + ")";
    }

    private String exactAverage(String summed, Field field, String count) {
        return asDouble(syntax.exactSum(summed, field.scale())) + " / NULLIF("
                + Syntax.shifted(asDouble(count), "*", field.scale()) + ", 0)";
    }

    private String deviation(String column, Field field) {
        String mean = "g" + column;
        if (syntax.needsGroupMean(field)) {
            groupMeans.put(mean, column);
        }
        return Syntax.shifted(syntax.deviation(column, field, mean), "/", field.scale());
    }

    /// Between two integers a percentile is a whole number of hundredths: taken to it, engines that interpolate by
    /// other steps agree.
    private String percentile(String column, Field field, String fraction) {
        String value = syntax.percentile(column, field, fraction);
        return syntax.rounded(
                field.type() == FieldType.DOUBLE ? value : "round(" + value + " * 100) / 1e" + (field.scale() + 2));
    }
}
