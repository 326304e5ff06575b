package io.tidemark.backend.cache;

import java.util.Map;

/// What the first level holds and what was counted since the start.
///
/// @param bytes  held, as far as they are known
/// @param budget bytes
/// @param kinds  by prefix
public record CacheStats(long keys, long bytes, long budget, Map<String, Kind> kinds) {

    public CacheStats {
        kinds = Map.copyOf(kinds);
    }

    /// @param hits       of the first level
    /// @param secondHits of the second
    /// @param stale      given out while a refresh ran
    /// @param misses     of which all that came at once shared one load
    /// @param bytes      held in the first level
    /// @param meanLoadMs of the loads that succeeded
    public record Kind(
            long hits,
            long secondHits,
            long stale,
            long misses,
            long loads,
            long failures,
            long evictions,
            long bytes,
            double meanLoadMs) {

        public static final Kind NONE = new Kind(0, 0, 0, 0, 0, 0, 0, 0, 0);

        long served() {
            return hits + secondHits + stale;
        }
    }

    /// Answers from the cache among all answers; NaN before the first.
    public double hitRate() {
        long served = kinds.values().stream().mapToLong(Kind::served).sum();
        long missed = kinds.values().stream().mapToLong(Kind::misses).sum();
        return (double) served / (served + missed);
    }
}
