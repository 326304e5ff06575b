package io.tidemark.analytics.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a field is mostly used for; a hint to people and screens, never a restriction.
public enum FieldRole {
    DIMENSION,
    MEASURE,
    TIME;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static FieldRole of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
