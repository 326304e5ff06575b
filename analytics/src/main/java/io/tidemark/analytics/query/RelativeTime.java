package io.tidemark.analytics.query;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time told from now, in UTC: `now`, then steps such as `-7d` or `+1h`, and `/d` for the beginning of the day.
/// Units are `s m h d w M Q y`; weeks begin on Monday.
public final class RelativeTime {
    private static final Pattern WHOLE = Pattern.compile("now(?:[+-][0-9]{1,6}[smhdwMQy]|/[smhdwMQy]){0,8}");
    private static final Pattern STEP = Pattern.compile("([+-][0-9]+|/)([smhdwMQy])");

    private record Step(boolean floor, int amount, char unit) {}

    private final List<Step> steps;

    private RelativeTime(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /// Whether the text is meant as a relative time at all.
    public static boolean looksLike(String text) {
        return text.startsWith("now");
    }

    /// @throws IllegalArgumentException with a sentence when the text is not a relative time
    public static RelativeTime parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A relative time is now, steps like -7d or +1h and /d for the start of the day; units are s m h d w M Q y.");
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        while (matcher.find()) {
            String amount = matcher.group(1);
            boolean floor = amount.equals("/");
            steps.add(new Step(
                    floor,
                    floor ? 0 : Integer.parseInt(amount),
                    matcher.group(2).charAt(0)));
        }
        return new RelativeTime(steps);
    }

    /// @throws DateTimeException when it leaves the calendar
    public Instant resolve(Instant now) {
        LocalDateTime time = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        for (Step step : steps) {
            time = step.floor() ? floor(time, step.unit()) : add(time, step.amount(), step.unit());
        }
        return time.toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime add(LocalDateTime time, int amount, char unit) {
        return switch (unit) {
            case 's' -> time.plusSeconds(amount);
            case 'm' -> time.plusMinutes(amount);
            case 'h' -> time.plusHours(amount);
            case 'd' -> time.plusDays(amount);
            case 'w' -> time.plusWeeks(amount);
            case 'M' -> time.plusMonths(amount);
            case 'Q' -> time.plusMonths(3L * amount);
            case 'y' -> time.plusYears(amount);
            default -> throw new IllegalStateException("unit " + unit);
        };
    }

    private static LocalDateTime floor(LocalDateTime time, char unit) {
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (unit) {
            case 's' -> time.truncatedTo(ChronoUnit.SECONDS);
            case 'm' -> time.truncatedTo(ChronoUnit.MINUTES);
            case 'h' -> time.truncatedTo(ChronoUnit.HOURS);
            case 'd' -> day;
            case 'w' -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case 'M' -> day.withDayOfMonth(1);
            case 'Q' -> day.withDayOfMonth(1).minusMonths((time.getMonthValue() - 1) % 3);
            case 'y' -> day.withDayOfYear(1);
            default -> throw new IllegalStateException("unit " + unit);
        };
    }
}
