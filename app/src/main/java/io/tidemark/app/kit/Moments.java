package io.tidemark.app.kit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/// Moments in words: a time of day for today, with the day for any other.
public record Moments(ZoneId zone, Locale locale) {

    /// @param now decides what today is
    public String of(Instant moment, Instant now) {
        LocalDate day = moment.atZone(zone).toLocalDate();
        DateTimeFormatter form = day.equals(now.atZone(zone).toLocalDate())
                ? DateTimeFormatter.ofPattern("HH:mm", locale)
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT);
        return form.withLocale(locale).format(moment.atZone(zone));
    }

    /// The same within a sentence: `at 14:03`, `on 4 Mar 2026, 14:03`.
    public String within(Instant moment, Instant now) {
        boolean today =
                moment.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? "at " : "on ") + of(moment, now);
    }

    /// The time of day to the second.
    public String exactly(Instant moment) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", locale).format(moment.atZone(zone));
    }
}
