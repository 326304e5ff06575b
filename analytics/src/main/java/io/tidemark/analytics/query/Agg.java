package io.tidemark.analytics.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The aggregates of the query language.
public enum Agg {
    SUM("sum"),
    AVG("avg"),
    MIN("min"),
    MAX("max"),
    COUNT("count"),
    COUNT_DISTINCT("countDistinct"),
    /// Sample standard deviation; null for fewer than two values.
    STDDEV("stddev"),
    MEDIAN("median"),
    P90("p90"),
    P95("p95"),
    P99("p99");

    private final String wireName;

    Agg(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    @JsonCreator
    public static Agg of(String wireName) {
        for (Agg agg : values()) {
            if (agg.wireName.equals(wireName)) {
                return agg;
            }
        }
        throw new IllegalArgumentException("unknown aggregate " + wireName);
    }
}
