package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One room: whether it was asked for, how we stand to it on this connection, and how far it was heard. Until a
/// join that carries a position is answered the room's messages are passed over: they come again with the answer,
/// in order. Owned by the line's thread.
final class Room {
    /// A join without an answer for this long is sent again.
    static final Duration ANSWER = Duration.ofSeconds(20);

    private enum Standing {
        TO_JOIN,
        JOINING,
        IN,
        TO_LEAVE,
        LEAVING
    }

    private final String name;
    private boolean wished;
    private boolean present;
    private Standing standing = Standing.IN;
    private Instant asked = Instant.MIN;
    private @Nullable Position position;
    /// What the join under way carries.
    private @Nullable Position from;

    /// A room the server put us in by itself.
    Room(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isWished() {
        return wished;
    }

    void wish(boolean withPresence) {
        boolean news = !wished || present != withPresence;
        wished = true;
        present = withPresence;
        if (news) {
            standing = Standing.TO_JOIN;
        }
    }

    void unwish() {
        wished = false;
        standing = Standing.TO_LEAVE;
    }

    /// A new connection knows nothing of us.
    ///
    /// @return false when there is nothing to ask it for
    boolean reconnected() {
        if (isLeaving() || (!wished && position == null)) {
            return false;
        }
        standing = Standing.TO_JOIN;
        return true;
    }

    boolean isLeaving() {
        return standing == Standing.TO_LEAVE || standing == Standing.LEAVING;
    }

    boolean isIn() {
        return standing == Standing.IN;
    }

    boolean isUnanswered() {
        return standing == Standing.JOINING;
    }

    /// When something is to be said about this room; [Instant#MAX] for never.
    Instant due() {
        return switch (standing) {
            case TO_JOIN, TO_LEAVE -> Instant.MIN;
            case JOINING -> asked.plus(ANSWER);
            case IN, LEAVING -> Instant.MAX;
        };
    }

    /// What is to be said, which is then taken as said.
    String say(Instant now) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("room", name);
        if (isLeaving()) {
            standing = Standing.LEAVING;
            return Message.write("leave", data);
        }
        standing = Standing.JOINING;
        asked = now;
        from = position;
        if (from != null) {
            data.put("epoch", from.epoch()).put("offset", from.offset());
        }
        if (present) {
            data.put("present", true);
        }
        return Message.write("join", data);
    }

    /// Tells a message of the room unless it was told, or will come again.
    void arrived(Position at, Runnable tell, LineListener listener) {
        boolean comesAgain =
                switch (standing) {
                    case TO_JOIN -> position != null;
                    case JOINING -> from != null;
                    case IN -> false;
                    case TO_LEAVE, LEAVING -> true;
                };
        Position known = position;
        if (comesAgain || (known != null && known.covers(at))) {
            return;
        }
        if (known != null && !known.epoch().equals(at.epoch())) {
            listener.gap(name, Gap.EPOCH);
        }
        tell.run();
        position = at;
    }

    /// The answer to a join. Its offset is the newest of the room; what was missed follows it, so the position moves
    /// there only where nothing follows.
    void joined(JsonNode answer, LineListener listener) {
        if (standing != Standing.JOINING && standing != Standing.IN) {
            return;
        }
        Position head = new Position(
                answer.path("epoch").asText(), answer.path("offset").asLong());
        Position before = standing == Standing.JOINING ? from : position;
        standing = Standing.IN;
        if (before == null) {
            position = head.orLater(position);
            return;
        }
        Gap gap = Gap.of(answer);
        if (gap == null && !before.epoch().equals(head.epoch())) {
            gap = Gap.EPOCH;
        } else if (gap == null && !answer.path("recovered").asBoolean() && !before.covers(head)) {
            gap = Gap.UNSAID;
        }
        if (gap != null) {
            listener.gap(name, gap);
            position = head.orLater(position);
        }
    }
}
