package io.tidemark.analytics.query;

import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The Java values that DuckDB and PostgreSQL bind for a field's type.
final class Physical {
    private Physical() {}

    static Object of(FieldType type, int scale, long value) {
        return switch (type) {
            case DECIMAL -> BigDecimal.valueOf(value, scale);
            case BOOLEAN -> value != 0;
            case DATE -> LocalDate.ofEpochDay(value);
            case TIMESTAMP -> LocalDateTime.ofInstant(Instant.EPOCH.plus(value, ChronoUnit.MICROS), ZoneOffset.UTC);
            case INTEGER, STRING, DOUBLE -> value;
        };
    }
}
