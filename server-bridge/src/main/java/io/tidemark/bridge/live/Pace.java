package io.tidemark.bridge.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Keeps one connection under the server's 100 messages a minute, with some left for what is on its way. Past
/// that the server would refuse everything for a minute. Owned by the line's thread.
final class Pace {
    static final int MOST = 90;
    static final Duration WINDOW = Duration.ofSeconds(60);

    private final Deque<Instant> said = new ArrayDeque<>();
    private Instant hold = Instant.MIN;

    void reconnected() {
        said.clear();
        hold = Instant.MIN;
    }

    void said(Instant now) {
        said.addLast(now);
        if (said.size() > MOST) {
            said.removeFirst();
        }
    }

    /// The server wants to hear nothing until then.
    void hold(Instant until) {
        hold = until;
    }

    /// From when on there may be another message.
    Instant free() {
        Instant free = said.size() < MOST ? Instant.MIN : said.getFirst().plus(WINDOW);
        return free.isBefore(hold) ? hold : free;
    }
}
