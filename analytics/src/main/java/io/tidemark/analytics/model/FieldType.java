package io.tidemark.analytics.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The type of a field's values.
///
/// In Java a value is `String`, `Long`, `BigDecimal`, `Double`, `Boolean`, `LocalDate` or `Instant`; in pages,
/// hashes and SQLite all but text and doubles are one `long`, see [Storage].
public enum FieldType {
    STRING(Storage.TEXT),
    INTEGER(Storage.LONG),
    /// Exact: an unscaled `long` with the field's scale, so at most 18 digits.
    DECIMAL(Storage.LONG),
    DOUBLE(Storage.DOUBLE),
    /// 0 or 1.
    BOOLEAN(Storage.LONG),
    /// Days since 1970-01-01.
    DATE(Storage.LONG),
    /// Microseconds since 1970-01-01T00:00:00Z.
    TIMESTAMP(Storage.LONG);

    /// How the values of a type lie in a page and in SQLite.
    public enum Storage {
        TEXT,
        LONG,
        DOUBLE
    }

    private final Storage storage;

    FieldType(Storage storage) {
        this.storage = storage;
    }

    public Storage storage() {
        return storage;
    }

    public boolean isNumber() {
        return this == INTEGER || this == DECIMAL || this == DOUBLE;
    }

    public boolean isTime() {
        return this == DATE || this == TIMESTAMP;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static FieldType of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
