package io.tidemark.app.dashboard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How old numbers are, in words.
final class AsOf {
    private AsOf() {}

    /// `as of 14:03`, with the day when that was not today, in the clock on the person's wall.
    static String text(Instant at, Instant now, Locale locale) {
        ZonedDateTime local = at.atZone(ZoneId.systemDefault());
        boolean today = local.toLocalDate().equals(LocalDate.ofInstant(now, ZoneId.systemDefault()));
        String pattern = today ? "HH:mm" : "d MMM yyyy HH:mm";
        return "as of " + DateTimeFormatter.ofPattern(pattern, locale).format(local);
    }
}
