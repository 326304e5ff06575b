package io.tidemark.backend.launch;

import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.redis.RedisAddress;
import org.jspecify.annotations.Nullable;

/// What is kept of answers, and where.
///
/// @param redis what the nodes of one database share; null for a node that keeps for itself
public record CacheSettings(@Nullable RedisAddress redis, Lifetimes lifetimes) {

    static final CacheSettings USUAL = new CacheSettings(null, Lifetimes.USUAL);
}
