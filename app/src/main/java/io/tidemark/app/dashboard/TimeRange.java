package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The stretch of time a dashboard looks at, as it was asked for.
///
/// @param from contained
/// @param to not contained
/// @param grain the width of time buckets; null leaves each tile its own
public record TimeRange(
        TimeExpression from, TimeExpression to, @Nullable Grain grain) {
    private static final Duration WHOLE_DAYS_FROM = Duration.ofDays(2);

    /// A named range.
    public record Preset(String name, String from, String to) {}

    public static final List<Preset> PRESETS = List.of(
            new Preset("Today", "now/d", "now"),
            new Preset("Last 7 days", "now-7d", "now"),
            new Preset("Last 30 days", "now-30d", "now"),
            new Preset("This month", "now/M", "now"),
            new Preset("Last month", "now-1M/M", "now/M"),
            new Preset("Last 12 months", "now-12M/M", "now/M"),
            new Preset("This year", "now/y", "now"),
            new Preset("Last year", "now-1y/y", "now/y"),
            new Preset("Last 3 years", "now-3y/M", "now/M"),
            new Preset("Last 5 years", "now-5y/M", "now/M"));

    private static final Pattern BACK = Pattern.compile("now-(\\d+)([hdwMQy])(?:/[hdwMQy])?");

    private static final Map<String, String> UNITS =
            Map.of("h", "hours", "d", "days", "w", "weeks", "M", "months", "Q", "quarters", "y", "years");

    public static TimeRange of(String from, String to, @Nullable Grain grain) {
        return new TimeRange(new TimeExpression(from), new TimeExpression(to), grain);
    }

    public TimeRange withGrain(@Nullable Grain other) {
        return new TimeRange(from, to, other);
    }

    /// Two moments.
    ///
    /// @param from contained
    /// @param to not contained
    public record Span(Instant from, Instant to) {
        /// The last whole period of this stretch; all of it when it is shorter.
        Span last(Grain period) {
            ZonedDateTime end = to.atZone(ZoneOffset.UTC);
            ZonedDateTime start =
                    switch (period) {
                        case SECOND -> end.minusSeconds(1);
                        case MINUTE -> end.minusMinutes(1);
                        case HOUR -> end.minusHours(1);
                        case DAY -> end.minusDays(1);
                        case WEEK -> end.minusWeeks(1);
                        case MONTH -> end.minusMonths(1);
                        case QUARTER -> end.minusMonths(3);
                        case YEAR -> end.minusYears(1);
                    };
            return start.toInstant().isBefore(from) ? this : new Span(start.toInstant(), to);
        }

        /// The part of this stretch that also lies in another; empty at this one's start when they do not meet.
        Span within(Span other) {
            Instant start = from.isAfter(other.from) ? from : other.from;
            Instant end = to.isBefore(other.to) ? to : other.to;
            return new Span(start, end.isBefore(start) ? start : end);
        }

        /// The stretch of equal length that ends where this one begins.
        public Span previous() {
            return new Span(from.minus(Duration.between(from, to)), from);
        }
    }

    /// The moments meant, whole days when the range is longer than a day or two: the same question all day long.
    ///
    /// @throws io.tidemark.app.AppException when an end is no moment
    public Span span(Instant now) {
        Instant start = from.at(now);
        Instant end = to.at(now);
        if (end.isBefore(start)) {
            Instant swap = start;
            start = end;
            end = swap;
        }
        if (Duration.between(start, end).compareTo(WHOLE_DAYS_FROM) < 0) {
            return new Span(start, end);
        }
        return new Span(day(start), day(end.plus(Duration.ofDays(1)).minusNanos(1)));
    }

    private static Instant day(Instant at) {
        return at.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /// `Last 3 years · by month`.
    public String label(Instant now, Locale locale) {
        String by = grain == null ? "" : " · by " + grain.wireName();
        Optional<String> preset = PRESETS.stream()
                .filter(each -> each.from().equals(from.text()) && each.to().equals(to.text()))
                .map(Preset::name)
                .findFirst();
        return preset.or(this::last).orElseGet(() -> written(now, locale)) + by;
    }

    /// Any whole number of units back from about now.
    private Optional<String> last() {
        Matcher back = BACK.matcher(from.text());
        return back.matches()
                        && to.text().matches("now(/[hdwMQy])?")
                        && !back.group(1).equals("1")
                ? Optional.of("Last " + back.group(1) + " " + UNITS.get(back.group(2)))
                : Optional.empty();
    }

    private String written(Instant now, Locale locale) {
        if (from.relative() || to.relative()) {
            return from.text() + " to " + to.text();
        }
        Span span = span(now);
        LocalDate first = LocalDate.ofInstant(span.from(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(span.to().minusMillis(1), ZoneOffset.UTC);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("d MMM yyyy", locale);
        return first.equals(last) ? format.format(first) : format.format(first) + " – " + format.format(last);
    }
}
