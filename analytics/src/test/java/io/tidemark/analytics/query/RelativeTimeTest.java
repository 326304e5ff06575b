package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeTimeTest {
    @ParameterizedTest
    @CsvSource({
        "now,          2024-03-31T12:34:56.789Z",
        "now-90s,      2024-03-31T12:33:26.789Z",
        "now+5m,       2024-03-31T12:39:56.789Z",
        "now-1h,       2024-03-31T11:34:56.789Z",
        "now-7d,       2024-03-24T12:34:56.789Z",
        "now-1w,       2024-03-24T12:34:56.789Z",
        "now-1M,       2024-02-29T12:34:56.789Z",
        "now-1Q,       2023-12-31T12:34:56.789Z",
        "now-1y,       2023-03-31T12:34:56.789Z",
        "now/s,        2024-03-31T12:34:56Z",
        "now/m,        2024-03-31T12:34:00Z",
        "now/h,        2024-03-31T12:00:00Z",
        "now/d,        2024-03-31T00:00:00Z",
        "now/w,        2024-03-25T00:00:00Z",
        "now/M,        2024-03-01T00:00:00Z",
        "now/Q,        2024-01-01T00:00:00Z",
        "now/y,        2024-01-01T00:00:00Z",
        "now-1M/M,     2024-02-01T00:00:00Z",
        "now/d+1h,     2024-03-31T01:00:00Z"
    })
    void aTimeIsToldFromNow(String text, Instant expected) {
        assertEquals(expected, RelativeTime.parse(text).resolve(NastyData.NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"now-", "now-7", "now/", "now 7d", "nowadays", "now-7D", "now--7d", "now-1234567d", "yesterday"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> RelativeTime.parse(text));
    }
}
