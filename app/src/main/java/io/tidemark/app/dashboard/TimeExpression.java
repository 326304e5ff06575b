package io.tidemark.app.dashboard;

import io.tidemark.app.AppException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment as people type it: `now`, `now-7d`, `now/d`, `now-1M/M`, `2024-07-01` or RFC 3339. In UTC; units are `s m h d w M q y`,
/// and `/M` goes back to the start of the month.
public record TimeExpression(String text) {
    private static final Pattern SHAPE = Pattern.compile("now(?:([+-])(\\d{1,6})([smhdwMqy]))?(?:/([smhdwMqy]))?");

    /// @throws AppException when the text is no moment
    public Instant at(Instant now) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return absolute(text.strip());
        }
        ZonedDateTime at = now.atZone(ZoneOffset.UTC);
        if (matcher.group(1) != null) {
            long amount = Long.parseLong(matcher.group(2)) * (matcher.group(1).equals("-") ? -1 : 1);
            at = plus(at, amount, matcher.group(3).charAt(0));
        }
        if (matcher.group(4) != null) {
            at = floor(at, matcher.group(4).charAt(0));
        }
        return at.toInstant();
    }

    public boolean relative() {
        return SHAPE.matcher(text.strip()).matches();
    }

    private static Instant absolute(String text) {
        try {
            return text.length() <= "2024-07-01".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException cause) {
            throw new AppException(
                    "“" + text + "” is no time. Write a date like 2024-07-01, or now-7d, now/d, now-1M/M.", cause);
        }
    }

    private static ZonedDateTime plus(ZonedDateTime at, long amount, char unit) {
        return switch (unit) {
            case 's' -> at.plusSeconds(amount);
            case 'm' -> at.plusMinutes(amount);
            case 'h' -> at.plusHours(amount);
            case 'd' -> at.plusDays(amount);
            case 'w' -> at.plusWeeks(amount);
            case 'M' -> at.plusMonths(amount);
            case 'q' -> at.plusMonths(3 * amount);
            default -> at.plusYears(amount);
        };
    }

    private static ZonedDateTime floor(ZonedDateTime at, char unit) {
        ZonedDateTime day = at.truncatedTo(ChronoUnit.DAYS);
        return switch (unit) {
            case 's' -> at.truncatedTo(ChronoUnit.SECONDS);
            case 'm' -> at.truncatedTo(ChronoUnit.MINUTES);
            case 'h' -> at.truncatedTo(ChronoUnit.HOURS);
            case 'd' -> day;
            case 'w' -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case 'M' -> day.withDayOfMonth(1);
            case 'q' -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
            default -> day.withDayOfYear(1);
        };
    }
}
