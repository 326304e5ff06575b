package io.tidemark.bridge.rest;

import io.tidemark.analytics.Backoff;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.Pause;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a call that may be repeated is repeated, and how long it waits between.
///
/// @param tries       in all, the first included
/// @param longestWait what the server may ask to wait for; asked for longer, the call fails at once and says so
public record Retries(int tries, Backoff backoff, Duration longestWait, RandomGenerator random, Pause pause) {

    public static Retries usual(RandomGenerator random) {
        return new Retries(
                4,
                new Backoff(Duration.ofMillis(300), Duration.ofSeconds(5)),
                Duration.ofSeconds(20),
                random,
                Pause.REAL);
    }

    /// Waits after the given failure, or throws it when it was the last.
    void afterFailure(int failures, BridgeException failure) {
        Duration asked = failure instanceof BridgeException.Busy busy ? busy.retryAfter() : Duration.ZERO;
        if (failures >= tries || asked.compareTo(longestWait) > 0) {
            throw failure;
        }
        Duration wait = backoff.delay(failures, random);
        try {
            pause.of(asked.plus(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeException.Cancelled();
        }
    }
}
