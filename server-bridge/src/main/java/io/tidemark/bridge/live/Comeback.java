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

    /// A tenth by chance: those whom the server asked to come one after the other still do.
    private static final int JITTER = 10;

    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private boolean renewed;
    private Instant notBefore = Instant.MIN;
    /// What the server asked us to wait, until it is there again.
    private Duration asked = Duration.ZERO;
    /// Tries since then.
    private int vain;

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
        asked = Duration.ofMillis(Math.clamp(retryAfterMs, 0L, LONGEST.toMillis()));
        vain = 0;
        notBefore = now.plus(asked);
    }

    /// The server is there.
    void greeted() {
        asked = Duration.ZERO;
    }

    /// @return whether the server asked for a moment and was not there since
    boolean isAsked() {
        return !asked.isZero();
    }

    LineState.Waiting lost(Instant now) {
        failures++;
        if (now.isBefore(notBefore)) {
            return new LineState.Waiting(notBefore.plus(backoff.delay(failures, random)), failures, isAsked());
        }
        Duration wait = asked.isZero() ? backoff.delay(failures, random) : longer();
        return new LineState.Waiting(now.plus(wait), failures, isAsked());
    }

    /// A server with many clients asks each for another wait, so that few come at a time. One that is not there
    /// in time would soon be tried by all of them at once; so each waits twice as long as it was asked to, then
    /// twice that: they come three times as far apart as at first, which together with those whose time comes is
    /// less than twice as many as the server wanted.
    private Duration longer() {
        vain++;
        Duration first = longerOf(asked.multipliedBy(2), backoff.first());
        Duration least = new Backoff(first, longerOf(backoff.most(), first)).ceiling(vain);
        return least.plusMillis(random.nextLong(least.toMillis() / JITTER + 1));
    }

    private static Duration longerOf(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
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
