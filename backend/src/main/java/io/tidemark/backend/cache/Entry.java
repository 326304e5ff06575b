package io.tidemark.backend.cache;

import java.time.Duration;

/// A value in the first level.
///
/// @param freshUntil by the cache's own clock, nanoseconds
record Entry(Cache.Keepable value, long freshUntil) {

    boolean isFresh(long now) {
        return now - freshUntil < 0;
    }

    /// How long it may still be given out.
    Duration left(long now) {
        return value.freshFor().multipliedBy(Cache.LIVES - 1).plusNanos(freshUntil - now);
    }
}
