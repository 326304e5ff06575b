package io.tidemark.backend.columns;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which datasets are copied: those asked last, as far as they fit into the budget, and beside them those that may be
/// asked soon. Any thread.
final class Copies {

    private final long budget;
    /// Sizes in bytes; the one asked longest ago first.
    private final Map<Copy, Long> asked = new LinkedHashMap<>(16, 0.75f, true);
    /// Sizes in bytes of those that nobody asked yet; the one expected longest first.
    private final Map<Copy, Long> expected = new LinkedHashMap<>();

    Copies(long budget) {
        this.budget = budget;
    }

    /// Somebody asked for it.
    ///
    /// @param bytes that it takes at most
    /// @return whether it is copied
    synchronized boolean want(Copy copy, long bytes) {
        expected.remove(copy);
        if (bytes > budget) {
            asked.remove(copy);
            return false;
        }
        asked.put(copy, bytes);
        makeRoom();
        return true;
    }

    /// Somebody may ask for it soon. It takes the place of others that nobody asked, never of one that was.
    ///
    /// @param bytes that it takes at most
    /// @return whether it is copied
    synchronized boolean expect(Copy copy, long bytes) {
        if (asked.containsKey(copy)) {
            return true;
        }
        expected.remove(copy);
        if (bytes > budget - sum(asked)) {
            return false;
        }
        expected.put(copy, bytes);
        makeRoom();
        return true;
    }

    private void makeRoom() {
        long all = bytes();
        for (Map<Copy, Long> copies : List.of(expected, asked)) {
            for (Iterator<Long> oldest = copies.values().iterator(); all > budget && oldest.hasNext(); ) {
                all -= oldest.next();
                oldest.remove();
            }
        }
    }

    synchronized List<Copy> all() {
        return both().toList();
    }

    synchronized @Nullable Copy named(String name) {
        return both().filter(copy -> copy.name().equals(name)).findAny().orElse(null);
    }

    synchronized boolean hasAnyOf(String tenant) {
        return both().anyMatch(copy -> copy.tenant().equals(tenant));
    }

    private Stream<Copy> both() {
        return Stream.concat(asked.keySet().stream(), expected.keySet().stream());
    }

    synchronized long bytes() {
        return sum(asked) + sum(expected);
    }

    private static long sum(Map<Copy, Long> copies) {
        return copies.values().stream().mapToLong(Long::longValue).sum();
    }
}
