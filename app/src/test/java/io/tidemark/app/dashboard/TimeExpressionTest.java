package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.app.AppException;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeExpressionTest {
    private static final Instant NOW = Instant.parse("2025-11-19T14:35:10Z");

    @ParameterizedTest
    @CsvSource({
        "now, 2025-11-19T14:35:10Z",
        "now-7d, 2025-11-12T14:35:10Z",
        "now/d, 2025-11-19T00:00:00Z",
        "now/w, 2025-11-17T00:00:00Z",
        "now-1M/M, 2025-10-01T00:00:00Z",
        "now/Q, 2025-10-01T00:00:00Z",
        "now-1y/y, 2024-01-01T00:00:00Z",
        "now+2h, 2025-11-19T16:35:10Z",
        "2024-07-01, 2024-07-01T00:00:00Z",
        "2024-07-01T12:00:00+02:00, 2024-07-01T10:00:00Z"
    })
    void aMomentIsReadAsPeopleTypeIt(String text, Instant expected) {
        assertEquals(expected, new TimeExpression(text).at(NOW));
    }

    @Test
    void whatIsNoMomentIsRefusedWithAnExample() {
        for (String text : new String[] {"", "yesterday", "now-", "now-3x", "2024-13-01", "2024"}) {
            assertThrows(AppException.class, () -> new TimeExpression(text).at(NOW), text);
        }
    }

    @Test
    void aLongRangeIsWholeDaysAndAShortOneIsExact() {
        TimeRange.Span days = TimeRange.of("now-7d", "now", null).span(NOW);
        assertEquals(Instant.parse("2025-11-12T00:00:00Z"), days.from());
        assertEquals(Instant.parse("2025-11-20T00:00:00Z"), days.to());
        TimeRange.Span hours = TimeRange.of("now-3h", "now", null).span(NOW);
        assertEquals(NOW, hours.to());
    }

    @Test
    void aRangeIsNamedAsItWasChosen() {
        assertEquals("Last 3 years", TimeRange.of("now-3y", "now", null).label(NOW, Locale.US));
        assertEquals(
                "1 Jan 2023 – 31 Dec 2025",
                TimeRange.of("2023-01-01", "2026-01-01", null).label(NOW, Locale.US));
    }
}
