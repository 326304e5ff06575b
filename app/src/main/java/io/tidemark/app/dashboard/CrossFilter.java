package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a click on a mark asks of all other tiles: only rows of this dimension value, or of this time bucket.
///
/// @param tileId the tile that was clicked; it keeps showing everything
/// @param name the dimension as people read it
/// @param grain null when the value is no time bucket
/// @param value as it stands in an answer; null for rows without a value
public record CrossFilter(
        String tileId,
        String dataset,
        String field,
        String name,
        @Nullable Grain grain,
        @Nullable Object value) {

    Filter filter() {
        if (value == null) {
            return new Filter.Null(field, false);
        }
        if (grain == null || !(value instanceof Instant || value instanceof LocalDate)) {
            return new Filter.Compare(field, Filter.Comparison.EQUAL, scalar(value));
        }
        ZonedDateTime start = start(value);
        return new Filter.Between(field, text(start, value), text(next(start, grain), value));
    }

    /// The stretch of a picked time bucket of this field; empty for any other value.
    Optional<TimeRange.Span> span(String ofField) {
        if (!field.equals(ofField) || grain == null || !(value instanceof Instant || value instanceof LocalDate)) {
            return Optional.empty();
        }
        ZonedDateTime start = start(value);
        return Optional.of(
                new TimeRange.Span(start.toInstant(), next(start, grain).toInstant()));
    }

    /// As a chip says it: `Region: Midwest`.
    public String label(Locale locale) {
        return name + ": " + valueLabel(value, grain, locale);
    }

    /// A dimension's value as people read it.
    static String valueLabel(@Nullable Object value, @Nullable Grain grain, Locale locale) {
        return switch (value) {
            case null -> "(none)";
            case Instant _, LocalDate _ -> pattern(grain, value, locale).format(start(value));
            case String text when text.isBlank() -> "(blank)";
            case BigDecimal decimal -> decimal.toPlainString();
            default -> value.toString();
        };
    }

    private static DateTimeFormatter pattern(@Nullable Grain grain, Object value, Locale locale) {
        String pattern =
                switch (grain) {
                    case YEAR -> "yyyy";
                    case QUARTER -> "'Q'q yyyy";
                    case MONTH -> "MMM yyyy";
                    case WEEK -> "'week of' d MMM yyyy";
                    case DAY -> "d MMM yyyy";
                    case HOUR, MINUTE -> "d MMM yyyy HH:mm";
                    case SECOND -> "d MMM yyyy HH:mm:ss";
                    case null -> value instanceof LocalDate ? "d MMM yyyy" : "d MMM yyyy HH:mm";
                };
        return DateTimeFormatter.ofPattern(pattern, locale);
    }

    static ZonedDateTime start(Object bucket) {
        return bucket instanceof LocalDate date
                ? date.atStartOfDay(ZoneOffset.UTC)
                : ((Instant) bucket).atZone(ZoneOffset.UTC);
    }

    private static ZonedDateTime next(ZonedDateTime start, Grain grain) {
        return switch (grain) {
            case SECOND -> start.plusSeconds(1);
            case MINUTE -> start.plusMinutes(1);
            case HOUR -> start.plusHours(1);
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(3);
            case YEAR -> start.plusYears(1);
        };
    }

    private static Object scalar(Object value) {
        return switch (value) {
            case Double number -> BigDecimal.valueOf(number);
            case Instant at -> at.toString();
            case LocalDate date -> date.toString();
            default -> value;
        };
    }

    private static String text(ZonedDateTime at, Object like) {
        return like instanceof LocalDate
                ? at.toLocalDate().toString()
                : at.toInstant().toString();
    }
}
