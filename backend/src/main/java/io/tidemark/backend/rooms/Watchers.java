package io.tidemark.backend.rooms;

import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who looks at one room. Guarded by the lock of [Presence].
final class Watchers {

    /// @param until when it no longer counts
    /// @param own   whether its connection is to this node
    record Watcher(Viewer viewer, Instant until, boolean own) {}

    private final Map<String, Watcher> connections = new HashMap<>();
    private List<Viewer> told = List.of();
    private boolean changed;

    /// @return whether it did not look before
    boolean seen(String connection, Watcher watcher) {
        Watcher before = connections.put(connection, watcher);
        boolean isNew = before == null || !before.viewer().equals(watcher.viewer());
        changed |= isNew;
        return isNew;
    }

    /// Never longer than it would have counted anyway.
    void left(String connection, Instant until) {
        connections.computeIfPresent(
                connection,
                (same, watcher) ->
                        watcher.until().isAfter(until) ? new Watcher(watcher.viewer(), until, watcher.own()) : watcher);
    }

    /// @param gone told the connections that no longer count
    void expire(Instant now, BiConsumer<String, Watcher> gone) {
        Iterator<Map.Entry<String, Watcher>> all = connections.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Watcher> entry = all.next();
            if (!entry.getValue().until().isAfter(now)) {
                gone.accept(entry.getKey(), entry.getValue());
                all.remove();
                changed = true;
            }
        }
    }

    void forEach(BiConsumer<String, Watcher> each) {
        connections.forEach(each);
    }

    /// @return whether there is something new to tell; then it counts as told
    boolean tell() {
        if (!changed) {
            return false;
        }
        changed = false;
        Map<String, Viewer> byId = connections.values().stream()
                .map(Watcher::viewer)
                .collect(Collectors.toMap(Viewer::id, Function.identity(), Watchers::either, TreeMap::new));
        List<Viewer> viewers = List.copyOf(byId.values());
        if (viewers.equals(told)) {
            return false;
        }
        told = viewers;
        return true;
    }

    /// Somebody who was renamed and is known here by both names.
    private static Viewer either(Viewer one, Viewer other) {
        return one.name().compareTo(other.name()) <= 0 ? one : other;
    }

    List<Viewer> told() {
        return told;
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }
}
