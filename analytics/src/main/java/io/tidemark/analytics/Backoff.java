package io.tidemark.analytics;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: full jitter, any length between nothing and a ceiling that doubles from
/// `first` to `most`, so that those who failed together do not come back together.
public record Backoff(Duration first, Duration most) {

    /// The longest wait before the try that follows `failures` failed ones; `failures` counts from 1.
    public Duration ceiling(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, 30);
        long millis = first.toMillis() << doublings;
        return millis <= 0 || millis > most.toMillis() ? most : Duration.ofMillis(millis);
    }

    public Duration delay(int failures, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(ceiling(failures).toMillis() + 1));
    }
}
