package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.chart.AxisNote;
import io.tidemark.app.workspace.Stretch;
import java.time.Instant;

/// A time without the live line, as a chart's axis says it.
final class StretchWords {
    private StretchWords() {}

    /// @param now decides whether a time of day is enough to say when
    static AxisNote note(Stretch stretch, Instant now, Moments moments) {
        boolean again = stretch.how() == Stretch.How.REREAD;
        String words = again ? " was read again in full." : " came in after the connection was back.";
        return new AxisNote(
                stretch.from().toEpochMilli(),
                stretch.to().toEpochMilli(),
                again,
                times(stretch, now, moments) + words);
    }

    private static String times(Stretch stretch, Instant now, Moments moments) {
        String start = moments.of(stretch.from(), now);
        String end = moments.of(stretch.to(), now);
        return start.equals(end) ? start : start + "–" + end;
    }
}
