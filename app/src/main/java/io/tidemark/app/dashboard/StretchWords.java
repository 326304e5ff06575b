package io.tidemark.app.dashboard;

import io.tidemark.app.kit.chart.AxisNote;
import io.tidemark.app.workspace.Stretch;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A time without the live line, as a chart's axis says it.
final class StretchWords {
    private StretchWords() {}

    /// @param zone of the clock on the person's wall
    static AxisNote note(Stretch stretch, ZoneId zone, Locale locale) {
        boolean again = stretch.how() == Stretch.How.REREAD;
        String words = again ? " was read again in full." : " came in after the connection was back.";
        return new AxisNote(
                stretch.from().toEpochMilli(),
                stretch.to().toEpochMilli(),
                again,
                times(stretch.from(), stretch.to(), zone, locale) + words);
    }

    private static String times(Instant from, Instant to, ZoneId zone, Locale locale) {
        DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm", locale).withZone(zone);
        String start = clock.format(from);
        String end = clock.format(to);
        return start.equals(end) ? start : start + "–" + end;
    }
}
