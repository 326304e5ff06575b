package io.tidemark.bridge.live;

import java.time.Duration;
import java.time.Instant;

/// Whether the peer still lives: pinged often enough that a living one is never silent for long. Owned by the
/// line's thread.
final class Pulse {
    static final Duration PING = Duration.ofSeconds(20);
    /// A peer that said nothing for this long is gone.
    static final Duration SILENCE = Duration.ofSeconds(35);
    /// From dialling to the server's greeting.
    static final Duration GREETING = Duration.ofSeconds(20);
    /// What held for this long is a good connection.
    static final Duration STABLE = Duration.ofSeconds(30);

    private Instant greeted = Instant.MAX;
    private Instant heard = Instant.MIN;
    private Instant pinged = Instant.MIN;

    void dialled(Instant now) {
        heard = now;
        greeted = Instant.MAX;
    }

    void heard(Instant now) {
        heard = now;
    }

    void greeted(Instant now) {
        greeted = now;
        pinged = now;
    }

    void pinged(Instant now) {
        pinged = now;
    }

    Instant greetingDue() {
        return heard.plus(GREETING);
    }

    Instant pingDue() {
        return pinged.plus(PING);
    }

    /// When a peer that stays silent is given up.
    Instant goneAt() {
        return heard.plus(SILENCE);
    }

    boolean isStable(Instant now) {
        return !greeted.equals(Instant.MAX) && !now.isBefore(greeted.plus(STABLE));
    }
}
