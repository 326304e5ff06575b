package io.tidemark.backend.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Who looks at one room. Guarded by the lock of [Presence].
final class Watchers {

    /// @param until when it no longer counts
    private record Watcher(String user, Instant until) {}

    private final Map<String, Watcher> connections = new HashMap<>();
    private List<String> told = List.of();
    private boolean changed;

    void seen(String user, String connection, Instant until) {
        Watcher before = connections.put(connection, new Watcher(user, until));
        changed |= before == null || !before.user().equals(user);
    }

    /// Never longer than it would have counted anyway.
    void left(String connection, Instant until) {
        connections.computeIfPresent(
                connection,
                (same, watcher) -> watcher.until().isAfter(until) ? new Watcher(watcher.user(), until) : watcher);
    }

    /// @return the connections that no longer count
    List<String> expire(Instant now) {
        List<String> gone = new ArrayList<>();
        Iterator<Map.Entry<String, Watcher>> all = connections.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Watcher> entry = all.next();
            if (!entry.getValue().until().isAfter(now)) {
                gone.add(entry.getKey());
                all.remove();
            }
        }
        changed |= !gone.isEmpty();
        return gone;
    }

    /// @return whether there is something new to tell; then it counts as told
    boolean tell() {
        if (!changed) {
            return false;
        }
        changed = false;
        List<String> users = connections.values().stream()
                .map(Watcher::user)
                .distinct()
                .sorted()
                .toList();
        if (users.equals(told)) {
            return false;
        }
        told = users;
        return true;
    }

    List<String> told() {
        return told;
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }
}
