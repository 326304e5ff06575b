package io.tidemark.backend.reports;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What reports can be sorted by; the id decides between those of which it is the same.
enum ReportSort {
    DATE,
    VIEWS,
    POPULARITY,
    NAME,
    SIZE;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReportSort> ofWire(String name) {
        return Arrays.stream(values())
                .filter(sort -> sort.wireName().equals(name))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(ReportSort::wireName).collect(Collectors.joining(", "));
    }

    /// Whether the most of it comes first, unless told.
    boolean descends() {
        return this != NAME;
    }

    /// Whether PostgreSQL can read this as a value of the sort.
    boolean fits(String place) {
        try {
            return switch (this) {
                case DATE -> Instant.parse(place).toString().length() > 0;
                case VIEWS, SIZE -> Long.parseLong(place) >= 0;
                case POPULARITY -> !Double.isNaN(Double.parseDouble(place));
                case NAME -> place.indexOf('\0') < 0;
            };
        } catch (DateTimeException | NumberFormatException e) {
            return false;
        }
    }
}
