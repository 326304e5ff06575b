package io.tidemark.app.dashboard;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How old numbers are, in words.
final class AsOf {
    private AsOf() {}

    /// `as of 23 Nov 2026 14:03`, in the clock of the person's wall.
    static String text(Instant at, Locale locale) {
        return "as of "
                + DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", locale).format(at.atZone(ZoneId.systemDefault()));
    }
}
