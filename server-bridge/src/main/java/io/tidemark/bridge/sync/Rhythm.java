package io.tidemark.bridge.sync;

import io.tidemark.analytics.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often the sync loop looks without being poked, and when it tries again after the server was away.
public record Rhythm(Duration poll, Backoff offline, RandomGenerator random) {

    public static Rhythm usual(RandomGenerator random) {
        return new Rhythm(Duration.ofSeconds(30), new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60)), random);
    }
}
