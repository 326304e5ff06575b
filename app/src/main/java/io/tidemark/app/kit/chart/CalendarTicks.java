package io.tidemark.app.kit.chart;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The calendar on an axis whose values are milliseconds since 1970, UTC: ticks fall on years, quarters, months,
/// days or hours.
public final class CalendarTicks implements Ticks {
    private static final double HOUR = 3_600_000d;
    private static final double DAY = 24 * HOUR;
    private static final double MONTH = 28 * DAY;
    private static final double YEAR = 365 * DAY;
    private static final double PIXELS_APART = 100;

    private final Locale locale;
    private final double spacing;

    /// @param spacing milliseconds between neighbouring points: says how exactly one point is named
    public CalendarTicks(Locale locale, double spacing) {
        this.locale = locale;
        this.spacing = spacing;
    }

    private enum Step {
        MINUTES_15(15, ChronoUnit.MINUTES, HOUR / 4, "HH:mm"),
        HOURS_1(1, ChronoUnit.HOURS, HOUR, "HH:mm"),
        HOURS_6(6, ChronoUnit.HOURS, 6 * HOUR, "d MMM HH:mm"),
        DAYS_1(1, ChronoUnit.DAYS, DAY, "d MMM"),
        DAYS_7(7, ChronoUnit.DAYS, 7 * DAY, "d MMM"),
        MONTHS_1(1, ChronoUnit.MONTHS, 30.4 * DAY, "MMM yyyy"),
        MONTHS_3(3, ChronoUnit.MONTHS, 91.3 * DAY, "MMM yyyy"),
        MONTHS_6(6, ChronoUnit.MONTHS, 182.6 * DAY, "MMM yyyy"),
        YEARS_1(12, ChronoUnit.MONTHS, YEAR, "MMM yyyy"),
        YEARS_2(24, ChronoUnit.MONTHS, 2 * YEAR, "yyyy"),
        YEARS_5(60, ChronoUnit.MONTHS, 5 * YEAR, "yyyy"),
        YEARS_10(120, ChronoUnit.MONTHS, 10 * YEAR, "yyyy");

        final int amount;
        final ChronoUnit unit;
        final double millis;
        final String pattern;

        Step(int amount, ChronoUnit unit, double millis, String pattern) {
            this.amount = amount;
            this.unit = unit;
            this.millis = millis;
            this.pattern = pattern;
        }
    }

    @Override
    public List<Tick> within(double min, double max, double pixels) {
        double least = (max - min) / Math.max(1, pixels) * PIXELS_APART;
        Step step = Step.YEARS_10;
        for (Step candidate : Step.values()) {
            if (candidate.millis >= Math.max(least, Math.min(spacing, DAY) * 0.9)) {
                step = candidate;
                break;
            }
        }
        if (spacing >= YEAR && step.millis <= YEAR) {
            return list(Step.YEARS_1, min, max, "yyyy");
        }
        return list(step, min, max, step.pattern);
    }

    private List<Tick> list(Step step, double min, double max, String pattern) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, locale);
        List<Tick> ticks = new ArrayList<>();
        ZonedDateTime at = floor(step, Instant.ofEpochMilli((long) min).atZone(ZoneOffset.UTC));
        for (; millis(at) <= max; at = at.plus(step.amount, step.unit)) {
            if (millis(at) >= min) {
                ticks.add(new Tick(millis(at), format.format(at)));
            }
        }
        return ticks;
    }

    private static ZonedDateTime floor(Step step, ZonedDateTime at) {
        return switch (step.unit) {
            case MONTHS -> {
                long months = Math.floorDiv(at.getYear() * 12L + at.getMonthValue() - 1, step.amount) * step.amount;
                yield LocalDate.of((int) Math.floorDiv(months, 12L), Month.of((int) Math.floorMod(months, 12L) + 1), 1)
                        .atStartOfDay(ZoneOffset.UTC);
            }
            case DAYS -> {
                long day = Math.floorDiv(at.toLocalDate().toEpochDay() + 3, step.amount) * step.amount - 3;
                yield LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC);
            }
            default -> {
                long size = step.unit.getDuration().toMillis() * step.amount;
                yield Instant.ofEpochMilli(Math.floorDiv(at.toInstant().toEpochMilli(), size) * size)
                        .atZone(ZoneOffset.UTC);
            }
        };
    }

    @Override
    public String name(double value) {
        String pattern;
        if (spacing >= YEAR) {
            pattern = "yyyy";
        } else if (spacing >= 89 * DAY) {
            pattern = "'Q'q yyyy";
        } else if (spacing >= MONTH) {
            pattern = "MMM yyyy";
        } else if (spacing >= DAY) {
            pattern = "d MMM yyyy";
        } else {
            pattern = "d MMM yyyy HH:mm";
        }
        return DateTimeFormatter.ofPattern(pattern, locale)
                .format(Instant.ofEpochMilli((long) value).atZone(ZoneOffset.UTC));
    }

    private static double millis(ZonedDateTime at) {
        return at.toInstant().toEpochMilli();
    }
}
