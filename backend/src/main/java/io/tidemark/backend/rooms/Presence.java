package io.tidemark.backend.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who looks at what, by what their connections say of themselves each 20 s, on this node and on others. Any thread.
public final class Presence {

    /// How often a connection says that it is still there.
    public static final Duration HEARTBEAT = Duration.ofSeconds(20);
    /// A connection that missed three heartbeats is gone.
    static final Duration GONE = Duration.ofSeconds(60);
    /// Who comes back this soon, after a reload or on another line, has not been away.
    static final Duration DEBOUNCE = Duration.ofSeconds(5);

    private final Map<RoomKey, Watchers> rooms = new HashMap<>();
    private final Map<String, Set<RoomKey>> looking = new HashMap<>();

    /// Somebody begins to look, or still does.
    ///
    /// @param connection unique over all nodes, such as `node/connection`
    public synchronized void seen(RoomKey room, String user, String connection, Instant now) {
        rooms.computeIfAbsent(room, first -> new Watchers()).seen(user, connection, now.plus(GONE));
        looking.computeIfAbsent(connection, first -> new HashSet<>()).add(room);
    }

    /// A connection looks away from one room.
    public synchronized void left(RoomKey room, String connection, Instant now) {
        Watchers watchers = rooms.get(room);
        if (watchers != null) {
            watchers.left(connection, now.plus(DEBOUNCE));
        }
    }

    /// A connection is closed.
    public synchronized void left(String connection, Instant now) {
        for (RoomKey room : looking.getOrDefault(connection, Set.of())) {
            left(room, connection, now);
        }
    }

    /// Who looks at the room, by id, as last told by [#tick].
    public synchronized List<String> users(RoomKey room) {
        Watchers watchers = rooms.get(room);
        return watchers == null ? List.of() : watchers.told();
    }

    /// Lets those go whose time is up. Costs what all who look cost; to be called each second or so.
    ///
    /// @return the rooms where others look than at the tick before, with the users' ids in order
    public synchronized Map<RoomKey, List<String>> tick(Instant now) {
        Map<RoomKey, List<String>> changed = new HashMap<>();
        Iterator<Map.Entry<RoomKey, Watchers>> all = rooms.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<RoomKey, Watchers> entry = all.next();
            Watchers watchers = entry.getValue();
            for (String connection : watchers.expire(now)) {
                forget(connection, entry.getKey());
            }
            if (watchers.tell()) {
                changed.put(entry.getKey(), watchers.told());
            }
            if (watchers.isEmpty()) {
                all.remove();
            }
        }
        return changed;
    }

    private void forget(String connection, RoomKey room) {
        looking.computeIfPresent(connection, (same, others) -> {
            others.remove(room);
            return others.isEmpty() ? null : others;
        });
    }
}
