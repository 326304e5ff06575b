package io.tidemark.backend.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Values in this process, within a budget of bytes, and what is counted of each kind. Any thread.
///
/// Replacement is W-TinyLFU (Einziger, Friedman, Manes: TinyLFU, 2017), as Caffeine has it.
final class FirstLevel {

    /// Beside the value: its key and its place in the tables.
    private static final int OVERHEAD = 200;

    private final MeterRegistry meters;
    private final com.github.benmanes.caffeine.cache.Cache<CacheKey, Entry> entries;
    private final ConcurrentMap<String, CacheCounts> counts = new ConcurrentHashMap<>();
    private final long budget;

    FirstLevel(long budget, LongSupplier nanos, MeterRegistry meters) {
        this.budget = budget;
        this.meters = meters;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(budget)
                .weigher((CacheKey key, Entry entry) -> weight(entry))
                .expireAfter(Expiry.<CacheKey, Entry>writing((key, entry) -> entry.left(nanos.getAsLong())))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .removalListener(this::left)
                .build();
        meters.gauge("cache.bytes", this, FirstLevel::bytes);
    }

    private static int weight(Entry entry) {
        return (int) Math.min(Integer.MAX_VALUE, entry.value().bytes() + OVERHEAD);
    }

    private void left(@Nullable CacheKey key, @Nullable Entry entry, RemovalCause cause) {
        if (key != null && entry != null) {
            counts(key).held(-weight(entry));
            if (cause == RemovalCause.SIZE) {
                counts(key).evicted();
            }
        }
    }

    @Nullable
    Entry get(CacheKey key) {
        return entries.getIfPresent(key);
    }

    void put(CacheKey key, Entry entry) {
        counts(key).held(weight(entry));
        entries.put(key, entry);
    }

    void drop(CacheKey key) {
        entries.invalidate(key);
    }

    void dropAll() {
        entries.invalidateAll();
    }

    /// @return how many there were
    long dropAll(String kind, String tenant) {
        return entries.asMap().keySet().stream()
                .filter(key -> key.isOf(kind, tenant))
                .filter(key -> entries.asMap().remove(key) != null)
                .count();
    }

    CacheCounts counts(CacheKey key) {
        return counts.computeIfAbsent(key.prefix(), prefix -> new CacheCounts(prefix, meters));
    }

    /// Bytes held, as far as they are known.
    long bytes() {
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /// What was counted since the start.
    CacheStats stats() {
        Map<String, CacheStats.Kind> kinds = new TreeMap<>();
        counts.forEach((prefix, counted) -> kinds.put(prefix, counted.stats()));
        return new CacheStats(entries.estimatedSize(), bytes(), budget, kinds);
    }
}
