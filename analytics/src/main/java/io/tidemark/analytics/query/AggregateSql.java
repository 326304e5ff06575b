package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;

/// Aggregates over one field as SQL. Results that are not exact come rounded.
final class AggregateSql {
    private final Dataset dataset;
    private final Syntax syntax;
    private final Map<String, String> groupMeans = new LinkedHashMap<>();

    AggregateSql(Dataset dataset, Syntax syntax) {
        this.dataset = dataset;
        this.syntax = syntax;
    }

    /// Columns whose mean per group must stand beside each row, by the name it must have.
    Map<String, String> groupMeans() {
        return groupMeans;
    }

    String aggregate(Measure.Aggregate measure) {
        String name = measure.field();
        if (name == null) {
            return "count(*)";
        }
        int index = dataset.indexOf(name).orElseThrow();
        Field field = dataset.fields().get(index);
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
            case AVG -> syntax.rounded(average(column, field));
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

    private String average(String column, Field field) {
        String count = "CAST(count(" + column + ") AS " + syntax.doubleType() + ")";
        if (field.type() == FieldType.DOUBLE) {
            return syntax.doubleSum(column) + " / NULLIF(" + count + ", 0)";
        }
        return "CAST(" + syntax.exactSum(column, field.scale()) + " AS " + syntax.doubleType() + ") / NULLIF("
                + Syntax.shifted(count, "*", field.scale()) + ", 0)";
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
