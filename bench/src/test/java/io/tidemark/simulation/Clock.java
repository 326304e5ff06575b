package io.tidemark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The time of one device or server: moves when it is told to.
final class Clock implements InstantSource {
    private Instant now = Instant.parse("2026-03-01T08:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
