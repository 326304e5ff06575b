package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rooms that were asked for, and those the server put us in and spoke in: both are joined again on each new
/// connection from where they were heard last. Owned by the line's thread.
final class Rooms {
    /// More than anybody has on screen: of rooms that were asked for, and of others. What is said in others past
    /// that is told, but not remembered.
    static final int MOST = 500;

    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final LineListener listener;

    Rooms(LineListener listener) {
        this.listener = listener;
    }

    void join(String name, boolean present) {
        Room room = rooms.get(name);
        boolean more = room == null || !room.isWished();
        if (more && rooms.values().stream().filter(Room::isWished).count() >= MOST) {
            listener.refused(name, "Too many things are followed live at once. Close some of them first.");
        } else {
            rooms.computeIfAbsent(name, Room::new).wish(present);
        }
    }

    void leave(String name) {
        Room room = rooms.get(name);
        if (room != null) {
            room.unwish();
        }
    }

    private @Nullable Room remembered(String name) {
        Room room = rooms.get(name);
        if (room == null
                && rooms.values().stream().filter(other -> !other.isWished()).count() < MOST) {
            room = new Room(name);
            rooms.put(name, room);
        }
        return room;
    }

    void reconnected() {
        rooms.values().removeIf(room -> !room.reconnected());
    }

    /// What is to be said next about the rooms that were asked for, or about the others; null for nothing.
    @Nullable
    String next(boolean wished, Instant now) {
        for (Room room : rooms.values()) {
            boolean asked = room.isWished() || room.isLeaving();
            if (asked == wished && !room.due().isAfter(now)) {
                return room.say(now);
            }
        }
        return null;
    }

    /// When a join is to be sent again; [Instant#MAX] for never.
    Instant due() {
        Instant due = Instant.MAX;
        for (Room room : rooms.values()) {
            due = room.due().isBefore(due) ? room.due() : due;
        }
        return due;
    }

    /// @param tell passes the message on
    void arrived(Message message, Runnable tell) {
        String name = message.room();
        Position at = message.position();
        Room room = name == null ? null : at == null ? rooms.get(name) : remembered(name);
        if (room != null && at != null) {
            room.arrived(at, tell, listener);
        } else if (room == null || !room.isLeaving()) {
            tell.run();
        }
    }

    void joined(JsonNode answer) {
        Room room = rooms.get(answer.path("room").asText());
        if (room != null) {
            room.joined(answer, listener);
        }
    }

    void left(String name) {
        Room room = rooms.get(name);
        if (room != null && room.isLeaving()) {
            rooms.remove(name);
        } else if (room != null && room.isIn()) {
            refused(room, "You are no longer let in there.");
        }
    }

    /// An error that names a room which waits for its answer ends that wish.
    ///
    /// @param text the name, or a text with the name in it
    /// @return false when it is not about such a room
    boolean refused(String text, String sentence) {
        Room longest = null;
        for (Room room : rooms.values()) {
            boolean meant = room.isUnanswered() && text.contains(room.name());
            if (meant
                    && (longest == null || room.name().length() > longest.name().length())) {
                longest = room;
            }
        }
        if (longest != null) {
            refused(longest, sentence);
        }
        return longest != null;
    }

    /// The server answers in order.
    boolean oldestRefused(String sentence) {
        Room oldest = null;
        for (Room room : rooms.values()) {
            if (room.isUnanswered() && (oldest == null || room.due().isBefore(oldest.due()))) {
                oldest = room;
            }
        }
        if (oldest != null) {
            refused(oldest, sentence);
        }
        return oldest != null;
    }

    long unanswered() {
        return rooms.values().stream().filter(Room::isUnanswered).count();
    }

    private void refused(Room room, String sentence) {
        rooms.remove(room.name());
        if (room.isWished()) {
            listener.refused(room.name(), sentence);
        } else {
            listener.gap(room.name(), Gap.UNSAID);
        }
    }
}
