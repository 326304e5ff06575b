package io.tidemark.backend.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Values by key, the least useful leaving when the budget is spent. A key is loaded once however many ask at the same
/// time; a value past its time is still given out while one caller's refresh runs behind it. Any thread.
///
/// Replacement is W-TinyLFU (Einziger, Friedman, Manes: TinyLFU, 2017), as Caffeine has it.
public final class Cache {

    /// A value that can be kept.
    public interface Keepable {
        /// How many bytes it holds on to.
        long bytes();

        Duration freshFor();
    }

    /// How a value was come by.
    public enum Outcome {
        HIT,
        MISS,
        STALE
    }

    public record Found<T>(T value, Outcome outcome) {}

    /// @param freshUntil by the cache's own clock, nanoseconds
    private record Entry(Keepable value, long freshUntil) {}

    /// The loading caller was stopped; that says nothing about those who wait for the same value.
    private static final class GaveUp extends Exception {
        private static final long serialVersionUID = 1L;

        GaveUp(Throwable cause) {
            super(cause);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);

    /// A value may be given out as long again as it was fresh.
    private static final int LIVES = 2;
    /// Beside the value: its key and its place in the tables.
    private static final int OVERHEAD = 200;

    private final LongSupplier nanos;
    private final MeterRegistry meters;
    private final com.github.benmanes.caffeine.cache.Cache<CacheKey, Entry> entries;
    private final Map<CacheKey, CompletableFuture<Entry>> loading = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CacheCounts> counts = new ConcurrentHashMap<>();
    private final long budget;

    /// @param budget bytes
    /// @param nanos  a clock that only goes forward, `System::nanoTime`
    public Cache(long budget, LongSupplier nanos, MeterRegistry meters) {
        this.budget = budget;
        this.nanos = nanos;
        this.meters = meters;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(budget)
                .weigher((CacheKey key, Entry entry) -> weight(entry))
                .expireAfter(Expiry.<CacheKey, Entry>creating(
                        (key, entry) -> entry.value().freshFor().multipliedBy(LIVES)))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .evictionListener((key, entry, cause) -> evicted(key, cause))
                .build();
        meters.gauge("cache.bytes", this, cache -> cache.bytes());
    }

    private static int weight(Entry entry) {
        return (int) Math.min(Integer.MAX_VALUE, entry.value().bytes() + OVERHEAD);
    }

    private void evicted(@Nullable CacheKey key, RemovalCause cause) {
        if (key != null && cause == RemovalCause.SIZE) {
            counts(key).evicted();
        }
    }

    /// The value of a key, from the cache or else from `loader`, which runs on the calling thread.
    ///
    /// @throws Exception what the loader throws: to whom it ran for and to all who waited for the same
    /// @throws InterruptedException when the caller is stopped while it waits for another's load
    public <T extends Keepable> Found<T> getOrLoad(CacheKey key, Class<T> type, Callable<T> loader) throws Exception {
        while (true) {
            @Nullable Entry entry = entries.getIfPresent(key);
            if (entry != null) {
                return found(key, type, entry, loader);
            }
            var own = new CompletableFuture<Entry>();
            @Nullable CompletableFuture<Entry> other = loading.putIfAbsent(key, own);
            if (other == null) {
                counts(key).missed();
                return new Found<>(type.cast(load(key, own, loader).value()), Outcome.MISS);
            }
            try {
                Entry loaded = other.get();
                counts(key).missed();
                return new Found<>(type.cast(loaded.value()), Outcome.MISS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof GaveUp)) {
                    throw e.getCause() instanceof Exception failure ? failure : e;
                }
            }
        }
    }

    /// Whether there is a fresh value for a key; not counted, nobody asked for it.
    public boolean holds(CacheKey key) {
        @Nullable Entry entry = entries.getIfPresent(key);
        return entry != null && nanos.getAsLong() - entry.freshUntil() < 0;
    }

    /// The value of a key if it is here and fresh, else null. Never waits and never loads.
    public <T extends Keepable> @Nullable T peek(CacheKey key, Class<T> type) {
        @Nullable Entry entry = entries.getIfPresent(key);
        if (entry == null || nanos.getAsLong() - entry.freshUntil() >= 0) {
            return null;
        }
        counts(key).hit();
        return type.cast(entry.value());
    }

    private <T extends Keepable> Found<T> found(CacheKey key, Class<T> type, Entry entry, Callable<T> loader) {
        if (nanos.getAsLong() - entry.freshUntil() < 0) {
            counts(key).hit();
            return new Found<>(type.cast(entry.value()), Outcome.HIT);
        }
        counts(key).stale();
        var own = new CompletableFuture<Entry>();
        if (loading.putIfAbsent(key, own) == null) {
            Thread.ofVirtual().name("cache refresh").start(() -> {
                try {
                    load(key, own, loader);
                } catch (Exception e) {
                    LOG.warn("A {} could not be refreshed; the old one stays until its end.", key.prefix(), e);
                }
            });
        }
        return new Found<>(type.cast(entry.value()), Outcome.STALE);
    }

    private Entry load(CacheKey key, CompletableFuture<Entry> own, Callable<? extends Keepable> loader)
            throws Exception {
        long started = nanos.getAsLong();
        try {
            // Somebody may have finished between this caller's look and its turn.
            @Nullable Entry there = entries.getIfPresent(key);
            if (there != null && nanos.getAsLong() - there.freshUntil() < 0) {
                own.complete(there);
                return there;
            }
            Keepable value = loader.call();
            Entry loaded = new Entry(value, nanos.getAsLong() + value.freshFor().toNanos());
            entries.put(key, loaded);
            counts(key).loaded(Duration.ofNanos(nanos.getAsLong() - started));
            own.complete(loaded);
            return loaded;
        } catch (Throwable e) {
            counts(key).failed();
            own.completeExceptionally(
                    e instanceof InterruptedException || Thread.currentThread().isInterrupted() ? new GaveUp(e) : e);
            throw e;
        } finally {
            loading.remove(key, own);
        }
    }

    private CacheCounts counts(CacheKey key) {
        return counts.computeIfAbsent(key.prefix(), prefix -> new CacheCounts(prefix, meters));
    }

    /// Bytes held, as far as they are known.
    public long bytes() {
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /// What was counted since the start.
    public CacheStats stats() {
        Map<String, CacheStats.Kind> kinds = new TreeMap<>();
        counts.forEach((prefix, counted) -> kinds.put(prefix, counted.stats()));
        return new CacheStats(entries.estimatedSize(), bytes(), budget, kinds);
    }
}
