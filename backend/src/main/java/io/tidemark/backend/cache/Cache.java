package io.tidemark.backend.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Values by key, the least useful leaving when the budget is spent. What is not here is looked for in the second
/// level, if there is one, and loaded only then; what was loaded is kept in both. A key is loaded once however many ask
/// at the same time; a value past its time is still given out while one caller's refresh runs behind it. Any thread.
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

    /// How many were removed.
    ///
    /// @param second empty when there is no second level, or it does not answer
    public record Removed(long first, OptionalLong second) {}

    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);

    /// A value may be given out as long again as it was fresh.
    static final int LIVES = 2;
    /// Beside the value: its key and its place in the tables.
    private static final int OVERHEAD = 200;

    private final LongSupplier nanos;
    private final MeterRegistry meters;
    private final com.github.benmanes.caffeine.cache.Cache<CacheKey, Entry> entries;
    private final Map<CacheKey, Load> loading = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CacheCounts> counts = new ConcurrentHashMap<>();
    private final long budget;
    private final @Nullable Shared shared;

    /// Without a second level.
    ///
    /// @param budget bytes
    /// @param nanos  a clock that only goes forward, `System::nanoTime`
    public Cache(long budget, LongSupplier nanos, MeterRegistry meters) {
        this(budget, nanos, meters, null);
    }

    public Cache(long budget, LongSupplier nanos, MeterRegistry meters, SecondLevel second, InstantSource clock) {
        this(budget, nanos, meters, new Shared(second, clock));
        meters.gauge("cache.second.answers", second, level -> level.answers() ? 1 : 0);
        second.listen(new SecondLevel.Listener() {
            @Override
            public void changed(CacheKey key) {
                drop(key);
            }

            @Override
            public void emptied() {
                loading.keySet().forEach(Cache.this::drop);
                entries.invalidateAll();
            }
        });
    }

    private Cache(long budget, LongSupplier nanos, MeterRegistry meters, @Nullable Shared shared) {
        this.budget = budget;
        this.nanos = nanos;
        this.meters = meters;
        this.shared = shared;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(budget)
                .weigher((CacheKey key, Entry entry) -> weight(entry))
                .expireAfter(Expiry.<CacheKey, Entry>writing((key, entry) -> entry.left(nanos.getAsLong())))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .removalListener(this::left)
                .build();
        meters.gauge("cache.bytes", this, Cache::bytes);
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

    /// The value of a key, from the cache or else from `loader`, which runs on the calling thread.
    ///
    /// @throws Exception what the loader throws: to whom it ran for and to all who waited for the same
    /// @throws InterruptedException when the caller is stopped while it waits for another's load
    public <T extends Keepable> Found<T> getOrLoad(CacheKey key, Codec<T> codec, Callable<T> loader) throws Exception {
        while (true) {
            @Nullable Entry entry = entries.getIfPresent(key);
            if (entry != null) {
                return found(key, codec, new Load.Loaded(entry, Load.From.FIRST), loader);
            }
            var own = Load.first();
            @Nullable Load other = loading.putIfAbsent(key, own);
            if (other == null) {
                return found(key, codec, load(key, own, codec, loader), loader);
            }
            try {
                return found(key, codec, other.get(), loader);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof Load.GaveUp)) {
                    throw e.getCause() instanceof Exception failure ? failure : e;
                }
            }
        }
    }

    /// Whether there is a fresh value for a key here; not counted, nobody asked for it.
    public boolean holds(CacheKey key) {
        @Nullable Entry entry = entries.getIfPresent(key);
        return entry != null && entry.isFresh(nanos.getAsLong());
    }

    /// The value of a key if it is here and fresh, else null. Never waits and never loads.
    public <T extends Keepable> @Nullable T peek(CacheKey key, Class<T> type) {
        @Nullable Entry entry = entries.getIfPresent(key);
        if (entry == null || !entry.isFresh(nanos.getAsLong())) {
            return null;
        }
        counts(key).hit();
        return type.cast(entry.value());
    }

    private <T extends Keepable> Found<T> found(CacheKey key, Codec<T> codec, Load.Loaded loaded, Callable<T> loader) {
        T value = codec.type().cast(loaded.entry().value());
        if (loaded.from() == Load.From.LOADER) {
            counts(key).missed();
            return new Found<>(value, Outcome.MISS);
        }
        if (loaded.entry().isFresh(nanos.getAsLong())) {
            if (loaded.from() == Load.From.SECOND) {
                counts(key).secondHit();
            } else {
                counts(key).hit();
            }
            return new Found<>(value, Outcome.HIT);
        }
        counts(key).stale();
        var own = Load.refresh();
        if (loading.putIfAbsent(key, own) == null) {
            Thread.ofVirtual().name("cache refresh").start(() -> {
                try {
                    load(key, own, codec, loader);
                } catch (Exception e) {
                    LOG.warn("A {} could not be refreshed; the old one stays until its end.", key.prefix(), e);
                }
            });
        }
        return new Found<>(value, Outcome.STALE);
    }

    private <T extends Keepable> Load.Loaded load(CacheKey key, Load own, Codec<T> codec, Callable<T> loader)
            throws Exception {
        try {
            // Somebody may have finished between this caller's look and its turn.
            @Nullable Entry there = entries.getIfPresent(key);
            Load.Loaded loaded = there != null && own.accepts(there, nanos.getAsLong())
                    ? new Load.Loaded(there, Load.From.FIRST)
                    : fromSecond(key, own, codec);
            if (loaded == null) {
                loaded = new Load.Loaded(fromLoader(key, own, codec, loader), Load.From.LOADER);
            }
            own.complete(loaded);
            return loaded;
        } catch (Throwable e) {
            counts(key).failed();
            own.completeExceptionally(
                    e instanceof InterruptedException || Thread.currentThread().isInterrupted()
                            ? new Load.GaveUp(e)
                            : e);
            throw e;
        } finally {
            loading.remove(key, own);
        }
    }

    private <T extends Keepable> Load.@Nullable Loaded fromSecond(CacheKey key, Load own, Codec<T> codec) {
        Shared.Found<T> found = shared == null ? null : shared.find(key, codec);
        if (found == null) {
            return null;
        }
        long now = nanos.getAsLong();
        Entry entry = new Entry(found.value(), now + found.left().toNanos());
        if (!own.accepts(entry, now)) {
            return null;
        }
        keep(key, own, entry);
        return new Load.Loaded(entry, Load.From.SECOND);
    }

    private <T extends Keepable> Entry fromLoader(CacheKey key, Load own, Codec<T> codec, Callable<T> loader)
            throws Exception {
        long started = nanos.getAsLong();
        T value = loader.call();
        long now = nanos.getAsLong();
        Entry entry = new Entry(value, now + value.freshFor().toNanos());
        keep(key, own, entry);
        counts(key).loaded(Duration.ofNanos(now - started));
        if (shared != null) {
            shared.keep(key, value, codec);
        }
        return entry;
    }

    /// Of a value that was changed or removed elsewhere while it was on its way here, nothing stays.
    private void keep(CacheKey key, Load own, Entry entry) {
        counts(key).held(weight(entry));
        entries.put(key, entry);
        if (own.isOvertaken()) {
            entries.invalidate(key);
        }
    }

    private void drop(CacheKey key) {
        @Nullable Load under = loading.get(key);
        if (under != null) {
            under.overtaken();
        }
        entries.invalidate(key);
    }

    /// Removes a tenant's values of one kind from both levels; the other nodes drop theirs when the second level tells
    /// them.
    public Removed remove(String kind, String tenant) {
        String owner = CacheKey.owner(tenant);
        OptionalLong second =
                shared == null ? OptionalLong.empty() : shared.level().remove(kind, owner);
        loading.keySet().stream().filter(key -> key.isOf(kind, owner)).forEach(this::drop);
        long first = entries.asMap().keySet().stream()
                .filter(key -> key.isOf(kind, owner))
                .filter(key -> entries.asMap().remove(key) != null)
                .count();
        return new Removed(first, second);
    }

    private CacheCounts counts(CacheKey key) {
        return counts.computeIfAbsent(key.prefix(), prefix -> new CacheCounts(prefix, meters));
    }

    /// The level that several nodes share; null when there is none.
    public @Nullable SecondLevel second() {
        return shared == null ? null : shared.level();
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
