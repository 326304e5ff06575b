package io.tidemark.analytics.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The width of a time bucket, in UTC. Weeks are ISO weeks: they begin on Monday.
public enum Grain {
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Grain of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
