package io.tidemark.backend.columns;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which datasets are copied: those asked last, as far as they fit into the budget. Any thread.
final class Copies {

    private final long budget;
    /// Sizes in bytes; the one asked longest ago first.
    private final Map<Copy, Long> wanted = new LinkedHashMap<>(16, 0.75f, true);

    Copies(long budget) {
        this.budget = budget;
    }

    /// Somebody asked for it.
    ///
    /// @param bytes that it takes at most
    /// @return whether it is copied
    synchronized boolean want(Copy copy, long bytes) {
        if (bytes > budget) {
            wanted.remove(copy);
            return false;
        }
        wanted.put(copy, bytes);
        long all = bytes();
        for (Iterator<Long> oldest = wanted.values().iterator(); all > budget; ) {
            all -= oldest.next();
            oldest.remove();
        }
        return true;
    }

    synchronized List<Copy> all() {
        return List.copyOf(wanted.keySet());
    }

    synchronized @Nullable Copy named(String name) {
        return wanted.keySet().stream()
                .filter(copy -> copy.name().equals(name))
                .findAny()
                .orElse(null);
    }

    synchronized boolean hasAnyOf(String tenant) {
        return wanted.keySet().stream().anyMatch(copy -> copy.tenant().equals(tenant));
    }

    synchronized long bytes() {
        return wanted.values().stream().mapToLong(Long::longValue).sum();
    }
}
