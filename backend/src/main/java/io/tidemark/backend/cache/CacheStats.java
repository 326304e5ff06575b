package io.tidemark.backend.cache;

import java.util.Map;

/// What the cache holds and what was counted since the start.
///
/// @param bytes  held, as far as they are known
/// @param budget bytes
/// @param kinds  by prefix
public record CacheStats(long keys, long bytes, long budget, Map<String, Kind> kinds) {

    public CacheStats {
        kinds = Map.copyOf(kinds);
    }

    /// @param stale      given out while a refresh ran
    /// @param misses     of which all that came at once shared one load
    /// @param meanLoadMs of the loads that succeeded
    public record Kind(
            long hits, long stale, long misses, long loads, long failures, long evictions, double meanLoadMs) {}

    /// Answers from the cache among all answers; NaN before the first.
    public double hitRate() {
        long served = kinds.values().stream()
                .mapToLong(kind -> kind.hits() + kind.stale())
                .sum();
        long missed = kinds.values().stream().mapToLong(Kind::misses).sum();
        return (double) served / (served + missed);
    }
}
