package io.tidemark.backend.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who looks at what: on this node by what connections say of themselves, on others by what those say each 20 s. Any
/// thread.
public final class Presence {

    /// How often it is said who is still there.
    public static final Duration HEARTBEAT = Duration.ofSeconds(20);
    /// Of whom three heartbeats were missed is gone.
    public static final Duration GONE = Duration.ofSeconds(60);
    /// Who comes back this soon, after a reload or on another line, has not been away.
    public static final Duration DEBOUNCE = Duration.ofSeconds(5);

    private final Map<RoomKey, Watchers> rooms = new HashMap<>();
    private final Map<String, Set<RoomKey>> looking = new HashMap<>();
    private final List<Sighting> news = new ArrayList<>();

    /// Somebody begins to look, or still does.
    ///
    /// @param connection to this node
    public synchronized void seen(RoomKey room, Viewer viewer, String connection, Instant now) {
        if (add(room, connection, new Watchers.Watcher(viewer, now.plus(GONE), true))) {
            news.add(new Sighting(room, viewer, connection, GONE));
        }
    }

    /// What another node says.
    ///
    /// @param node its name, beside which a connection's own need not be unique
    public synchronized void seenElsewhere(String node, Sighting sighting, Instant now) {
        Duration left = sighting.left().compareTo(GONE) < 0 ? sighting.left() : GONE;
        add(
                sighting.room(),
                node + "/" + sighting.connection(),
                new Watchers.Watcher(sighting.viewer(), now.plus(left), false));
    }

    private boolean add(RoomKey room, String connection, Watchers.Watcher watcher) {
        looking.computeIfAbsent(connection, first -> new HashSet<>()).add(room);
        return rooms.computeIfAbsent(room, first -> new Watchers()).seen(connection, watcher);
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

    /// Who looks at the room, in the order of their ids, as last told by [#tick].
    public synchronized List<Viewer> viewers(RoomKey room) {
        Watchers watchers = rooms.get(room);
        return watchers == null ? List.of() : watchers.told();
    }

    /// Lets those go whose time is up. Costs what all who look cost; to be called each second or so.
    ///
    /// @return the rooms where others look than at the tick before, with them in the order of their ids
    public synchronized Map<RoomKey, List<Viewer>> tick(Instant now) {
        Map<RoomKey, List<Viewer>> changed = new HashMap<>();
        Iterator<Map.Entry<RoomKey, Watchers>> all = rooms.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<RoomKey, Watchers> entry = all.next();
            Watchers watchers = entry.getValue();
            watchers.expire(now, (connection, watcher) -> gone(entry.getKey(), connection, watcher));
            if (watchers.tell()) {
                changed.put(entry.getKey(), watchers.told());
            }
            if (watchers.isEmpty()) {
                all.remove();
            }
        }
        return changed;
    }

    private void gone(RoomKey room, String connection, Watchers.Watcher watcher) {
        looking.computeIfPresent(connection, (same, others) -> {
            others.remove(room);
            return others.isEmpty() ? null : others;
        });
        if (watcher.own()) {
            news.add(new Sighting(room, watcher.viewer(), connection, Duration.ZERO));
        }
    }

    /// Connections to this node that came or went since this was asked last, in that order.
    public synchronized List<Sighting> news() {
        List<Sighting> all = List.copyOf(news);
        news.clear();
        return all;
    }

    /// All connections to this node that count.
    public synchronized List<Sighting> own() {
        return own(GONE);
    }

    /// As [#own], when this node ends: who comes back soon on another one has not been away.
    public synchronized List<Sighting> last() {
        return own(DEBOUNCE);
    }

    private List<Sighting> own(Duration left) {
        List<Sighting> own = new ArrayList<>();
        rooms.forEach((room, watchers) -> watchers.forEach((connection, watcher) -> {
            if (watcher.own()) {
                own.add(new Sighting(room, watcher.viewer(), connection, left));
            }
        }));
        return own;
    }
}
