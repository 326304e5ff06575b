package io.tidemark.bridge.live;

import io.tidemark.analytics.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When to try again after a connection was lost, and whether a refused token is replaced once more. Owned by the
/// line's thread.
final class Comeback {
    /// What a server may ask us to wait; a person's *Try now* is sooner.
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private boolean renewed;
    private Instant notBefore = Instant.MIN;

    Comeback(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /// The connection held for a while, which clears what went wrong before it.
    void held() {
        failures = 0;
        renewed = false;
    }

    /// The server goes away for that long.
    void announced(long retryAfterMs, Instant now) {
        notBefore = now.plusMillis(Math.clamp(retryAfterMs, 0L, LONGEST.toMillis()));
    }

    LineState.Waiting lost(Instant now) {
        Instant from = now.isBefore(notBefore) ? notBefore : now;
        failures++;
        return new LineState.Waiting(from.plus(backoff.delay(failures, random)), failures);
    }

    /// @return true once, until the connection held or a person tries again
    boolean mayRenew() {
        boolean may = !renewed;
        renewed = true;
        return may;
    }

    /// A person, or the network, wants to try with what there is.
    void afresh() {
        renewed = false;
    }
}
