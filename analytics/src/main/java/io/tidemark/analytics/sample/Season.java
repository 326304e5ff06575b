package io.tidemark.analytics.sample;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;

/// How much is sold on a day, against an average one: growth over the years, the year's course, weekdays and
/// feasts.
///
/// @param middle the day growth is measured from
record Season(LocalDate middle, double growthPerYear) {
    private static final double[] WEEKDAYS = {1.05, 1.08, 1.1, 1.06, 1.13, 0.84, 0.74};

    double factor(LocalDate day) {
        double years = ChronoUnit.DAYS.between(middle, day) / 365.25;
        double growth = StrictMath.exp(growthPerYear * years);
        return growth * (1 + 0.15 * winter(day)) * weekday(day) * feast(day);
    }

    /// From 1 in the middle of December to -1 in the middle of June.
    static double winter(LocalDate day) {
        return StrictMath.cos(2 * StrictMath.PI * (day.getDayOfYear() - 349) / 365.25);
    }

    private static double weekday(LocalDate day) {
        return WEEKDAYS[day.getDayOfWeek().getValue() - 1];
    }

    private static double feast(LocalDate day) {
        LocalDate friday = blackFriday(day.getYear());
        if (!day.isBefore(friday) && day.isBefore(friday.plusDays(4))) {
            return 1.7;
        }
        if (day.getMonth() == Month.DECEMBER && day.getDayOfMonth() >= 24) {
            return day.getDayOfMonth() <= 26 ? 0.35 : 0.8;
        }
        return day.getMonth() == Month.DECEMBER ? 1.22 : day.getMonth() == Month.JANUARY ? 0.9 : 1;
    }

    /// The day after the fourth Thursday of November.
    static LocalDate blackFriday(int year) {
        LocalDate first = LocalDate.of(year, Month.NOVEMBER, 1);
        int toThursday = Math.floorMod(
                DayOfWeek.THURSDAY.getValue() - first.getDayOfWeek().getValue(), 7);
        return first.plusDays(toThursday + 22L);
    }
}
