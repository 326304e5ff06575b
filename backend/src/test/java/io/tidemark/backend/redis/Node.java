package io.tidemark.backend.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.CacheKey;
import io.tidemark.backend.cache.CacheStats;
import io.tidemark.backend.cache.Text;
import io.tidemark.backend.store.CommitListeners;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/// One of several nodes that share a Redis: its cache, its commits, its clock.
final class Node implements AutoCloseable, InstantSource {

    static final CacheKey KEY = key("a");

    final RedisLine line;
    final RedisLevel level;
    final Cache cache;
    final CommitListeners commits = new CommitListeners();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong(1);

    /// With a deadline that a busy machine keeps.
    Node(RedisAddress redis) {
        this(redis, Duration.ofSeconds(5));
    }

    Node(RedisAddress redis, Duration deadline) {
        line = new RedisLine(redis, deadline, new Random(1));
        level = new RedisLevel(line, meters);
        cache = new Cache(1_000_000, now::get, meters, level, this);
        new RedisCommits(line, commits).join();
        line.start();
    }

    static CacheKey key(String name) {
        return CacheKey.of("test", "orchard", List.of(name));
    }

    Node up() {
        RealRedis.await("Redis", line::isUp);
        return this;
    }

    Cache.Found<Text> get(CacheKey key, Callable<Text> loader) throws Exception {
        return cache.getOrLoad(key, Text.CODEC, loader);
    }

    /// The text, loaded if it is nowhere.
    Cache.Found<Text> get(CacheKey key, String text) throws Exception {
        return get(key, () -> new Text(text));
    }

    /// Loads a value, and sees that Redis has it.
    void fill(CacheKey key, String text) throws Exception {
        get(key, text);
        RealRedis.await("the write of " + text, () -> level.get(key) != null);
    }

    CacheStats.Kind counted() {
        return cache.stats().kinds().getOrDefault("test", CacheStats.Kind.NONE);
    }

    /// Writes that were left out.
    double skipped() {
        return meters.counter("cache.second.writes", "outcome", "skipped").count();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000, now.get());
    }

    void passes(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Override
    public void close() {
        line.close();
    }
}
