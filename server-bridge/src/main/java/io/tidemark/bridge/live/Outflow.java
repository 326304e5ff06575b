package io.tidemark.bridge.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What there is to say, in this order: rooms and topics that were asked for, requests, the rooms that the server
/// put us in; no faster than the server takes it. Owned by the line's thread.
final class Outflow {
    private final Rooms rooms;
    private final Topics topics;
    private final Requests requests;
    private final Pace pace = new Pace();
    private Instant due = Instant.MAX;

    Outflow(Rooms rooms, Topics topics, Requests requests) {
        this.rooms = rooms;
        this.topics = topics;
        this.requests = requests;
    }

    void reconnected() {
        pace.reconnected();
        rooms.reconnected();
        topics.reconnected();
    }

    void hold(Instant until) {
        pace.hold(until);
    }

    /// What cannot wait; it counts as the rest does.
    void urgent(Socket socket, String text, Instant now) {
        if (socket.send(text)) {
            pace.said(now);
        }
    }

    /// Says what may be said now.
    void flush(Socket socket, Instant now) {
        while (!pace.free().isAfter(now)) {
            Request request = null;
            String text = wish(now);
            if (text == null) {
                request = requests.next();
                text = request == null ? rooms.next(false, now) : request.text();
            }
            if (text == null) {
                due = rooms.due().isBefore(topics.due()) ? rooms.due() : topics.due();
                return;
            }
            if (!socket.send(text)) {
                due = Instant.MAX;
                return;
            }
            pace.said(now);
            if (request != null) {
                requests.sent(request);
            }
        }
        due = pace.free();
    }

    private @Nullable String wish(Instant now) {
        String text = rooms.next(true, now);
        return text == null ? topics.next(now) : text;
    }

    /// When to flush again, if nothing else happens; [Instant#MAX] for never.
    Instant due() {
        return due;
    }
}
