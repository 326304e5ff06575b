package io.tidemark.backend.launch;

import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.redis.RedisAddress;
import org.jspecify.annotations.Nullable;

/// What is kept beside PostgreSQL, and where.
///
/// @param redis   what the nodes of one database share; null for a node that keeps for itself
/// @param answers bytes of memory for answers in this process
/// @param copies  bytes for columnar copies of large datasets, where a value counts with eight
public record CacheSettings(@Nullable RedisAddress redis, Lifetimes lifetimes, long answers, long copies) {

    /// A sixteenth of the heap: what is kept must not crowd out what runs.
    static final long ANSWERS = Runtime.getRuntime().maxMemory() / 16;

    static final long COPIES = 8L << 30;

    static final CacheSettings USUAL = new CacheSettings(null, Lifetimes.USUAL);

    /// With as much of either as usual.
    CacheSettings(@Nullable RedisAddress redis, Lifetimes lifetimes) {
        this(redis, lifetimes, ANSWERS, COPIES);
    }
}
