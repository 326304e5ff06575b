package io.tidemark.backend.store;

import org.jspecify.annotations.Nullable;

/// One pool of connections just now, and what was counted since the start.
///
/// @param active         connections in use
/// @param waiting        threads that wait for one
/// @param min            connections it keeps ready
/// @param max            connections it may open
/// @param taken          how often one was taken
/// @param timeouts       how often none came free in time
/// @param meanWaitMs how long taking one took
/// @param postgres       the other side's view; null when it was not asked or does not answer
public record PoolStats(
        int active,
        int idle,
        int waiting,
        int min,
        int max,
        long taken,
        long timeouts,
        double meanWaitMs,
        @Nullable PoolActivity postgres) {

    PoolStats with(PoolActivity seen) {
        return new PoolStats(active, idle, waiting, min, max, taken, timeouts, meanWaitMs, seen);
    }
}
