package io.tidemark.bridge.live;

import java.time.Duration;
import java.time.Instant;

/// When to fetch a fresh token for the connection that is open: a minute before the old one ends (or at half its
/// life, when that is short), at once when the server asks, and again while it has not taken one. Owned by the
/// line's thread.
final class Renewal {
    static final Duration EARLY = Duration.ofSeconds(60);
    static final Duration AGAIN = Duration.ofSeconds(15);
    /// So that tokens which end at once are not fetched without pause.
    private static final Duration LEAST = Duration.ofSeconds(5);

    private boolean underWay;
    private Instant ends = Instant.MAX;
    private Instant due = Instant.MAX;

    Instant due() {
        return due;
    }

    /// A connection was opened with a token that ends then; [Instant#MAX] when that is not known.
    void opened(Instant tokenEnds, Instant now) {
        underWay = false;
        ends = tokenEnds;
        due = inTime(now);
    }

    void asked(Instant now) {
        if (!underWay) {
            due = now;
        }
    }

    void fetching() {
        underWay = true;
        due = Instant.MAX;
    }

    void sent(Instant tokenEnds, Instant now) {
        ends = tokenEnds;
        due = now.plus(AGAIN);
    }

    void failed(Instant now) {
        due = now.plus(AGAIN);
    }

    void accepted(Instant now) {
        underWay = false;
        due = inTime(now);
    }

    private Instant inTime(Instant now) {
        if (ends.equals(Instant.MAX)) {
            return Instant.MAX;
        }
        Duration left = Duration.between(now, ends);
        Duration wait = left.compareTo(EARLY.multipliedBy(2)) < 0 ? left.dividedBy(2) : left.minus(EARLY);
        return now.plus(wait.compareTo(LEAST) < 0 ? LEAST : wait);
    }
}
