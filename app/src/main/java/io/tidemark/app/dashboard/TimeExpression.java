package io.tidemark.app.dashboard;

import io.tidemark.analytics.query.RelativeTime;
import io.tidemark.app.AppException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// A moment as people type it: `now`, `now-7d`, `now/d`, `now-1M/M`, `2024-07-01` or RFC 3339. In UTC.
public record TimeExpression(String text) {
    public TimeExpression {
        text = text.strip();
    }

    /// @throws AppException when the text is no moment
    public Instant at(Instant now) {
        try {
            if (relative()) {
                return RelativeTime.parse(text).resolve(now);
            }
            return text.length() <= "2024-07-01".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | IllegalArgumentException cause) {
            throw new AppException(
                    "“" + text + "” is no time. Write a date like 2024-07-01, or now-7d, now/d, now-1M/M.", cause);
        }
    }

    public boolean relative() {
        return RelativeTime.looksLike(text);
    }
}
