package io.tidemark.backend.cache;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Values by key, the least useful leaving when the budget is spent. What is not here is looked for in the second
/// level, if there is one, and loaded only then; what was loaded is kept in both. A key is loaded once however many ask
/// at the same time; a value past its time is still given out while one caller's refresh runs behind it. Any thread.
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

    private final LongSupplier nanos;
    private final FirstLevel first;
    private final @Nullable Shared shared;
    private final Map<CacheKey, Load> loading = new ConcurrentHashMap<>();

    /// Without a second level.
    ///
    /// @param budget bytes
    /// @param nanos  a clock that only goes forward, `System::nanoTime`
    public Cache(long budget, LongSupplier nanos, MeterRegistry meters) {
        this(new FirstLevel(budget, nanos, meters), nanos, null);
    }

    public Cache(long budget, LongSupplier nanos, MeterRegistry meters, SecondLevel second, InstantSource clock) {
        this(new FirstLevel(budget, nanos, meters), nanos, new Shared(second, clock));
        meters.gauge("cache.second.answers", second, level -> level.answers() ? 1 : 0);
        second.listen(new SecondLevel.Listener() {
            @Override
            public void changed(CacheKey key) {
                drop(key);
            }

            @Override
            public void emptied() {
                loading.values().forEach(Load::overtaken);
                first.dropAll();
            }
        });
    }

    private Cache(FirstLevel first, LongSupplier nanos, @Nullable Shared shared) {
        this.first = first;
        this.nanos = nanos;
        this.shared = shared;
    }

    /// The value of a key, from the cache or else from `loader`, which runs on the calling thread.
    ///
    /// @throws Exception what the loader throws: to whom it ran for and to all who waited for the same
    /// @throws InterruptedException when the caller is stopped while it waits for another's load
    public <T extends Keepable> Found<T> getOrLoad(CacheKey key, Codec<T> codec, Callable<T> loader) throws Exception {
        while (true) {
            @Nullable Entry entry = first.get(key);
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
        @Nullable Entry entry = first.get(key);
        return entry != null && entry.isFresh(nanos.getAsLong());
    }

    /// The value of a key if it is here and fresh, else null. Never waits and never loads.
    public <T extends Keepable> @Nullable T peek(CacheKey key, Class<T> type) {
        @Nullable Entry entry = first.get(key);
        if (entry == null || !entry.isFresh(nanos.getAsLong())) {
            return null;
        }
        first.counts(key).hit();
        return type.cast(entry.value());
    }

    /// The values of several keys: what is at hand, then all others with one question to the second level; loaders, one
    /// after the other, only for what is nowhere. Others wait for no more than the one that is being loaded.
    ///
    /// @throws Exception as [#getOrLoad], with the first that fails
    public <T extends Keepable> Map<CacheKey, Found<T>> getOrLoadAll(
            Map<CacheKey, ? extends Callable<T>> wanted, Codec<T> codec) throws Exception {
        Map<CacheKey, Found<T>> all = new HashMap<>();
        if (shared != null) {
            Map<CacheKey, Load> own = claim(wanted.keySet());
            try {
                for (var found : shared.findAll(own.keySet(), codec).entrySet()) {
                    CacheKey key = found.getKey();
                    Callable<T> loader = Objects.requireNonNull(wanted.get(key), "asked for");
                    Load mine = Objects.requireNonNull(own.remove(key), "claimed");
                    mine.lookedUp(found.getValue());
                    all.put(key, found(key, codec, load(key, mine, codec, loader), loader));
                }
            } finally {
                own.forEach((key, load) -> {
                    load.giveUp();
                    loading.remove(key, load);
                });
            }
        }
        for (var each : wanted.entrySet()) {
            if (!all.containsKey(each.getKey())) {
                all.put(each.getKey(), getOrLoad(each.getKey(), codec, each.getValue()));
            }
        }
        return all;
    }

    /// Those of the keys that are neither here nor being loaded; from now on this caller loads them.
    private Map<CacheKey, Load> claim(Set<CacheKey> keys) {
        Map<CacheKey, Load> own = new LinkedHashMap<>();
        for (CacheKey key : keys) {
            var load = Load.first();
            if (first.get(key) == null && loading.putIfAbsent(key, load) == null) {
                own.put(key, load);
            }
        }
        return own;
    }

    private <T extends Keepable> Found<T> found(CacheKey key, Codec<T> codec, Load.Loaded loaded, Callable<T> loader) {
        T value = codec.type().cast(loaded.entry().value());
        CacheCounts counts = first.counts(key);
        if (loaded.from() == Load.From.LOADER) {
            counts.missed();
            return new Found<>(value, Outcome.MISS);
        }
        if (loaded.entry().isFresh(nanos.getAsLong())) {
            if (loaded.from() == Load.From.SECOND) {
                counts.secondHit();
            } else {
                counts.hit();
            }
            return new Found<>(value, Outcome.HIT);
        }
        counts.stale();
        refresh(key, codec, loader);
        return new Found<>(value, Outcome.STALE);
    }

    private <T extends Keepable> void refresh(CacheKey key, Codec<T> codec, Callable<T> loader) {
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
    }

    private <T extends Keepable> Load.Loaded load(CacheKey key, Load own, Codec<T> codec, Callable<T> loader)
            throws Exception {
        try {
            // Somebody may have finished between this caller's look and its turn.
            @Nullable Entry there = first.get(key);
            Load.Loaded loaded = there != null && own.accepts(there, nanos.getAsLong())
                    ? new Load.Loaded(there, Load.From.FIRST)
                    : fromSecond(key, own, own.isLookedUp() ? own.there() : lookUp(key, codec));
            if (loaded == null) {
                loaded = fromLoader(key, own, codec, loader);
            }
            own.complete(loaded);
            return loaded;
        } catch (Throwable e) {
            first.counts(key).failed();
            own.completeExceptionally(
                    e instanceof InterruptedException || Thread.currentThread().isInterrupted()
                            ? new Load.GaveUp(e)
                            : e);
            throw e;
        } finally {
            loading.remove(key, own);
        }
    }

    private <T extends Keepable> Shared.@Nullable Found<T> lookUp(CacheKey key, Codec<T> codec) {
        return shared == null ? null : shared.find(key, codec);
    }

    private Load.@Nullable Loaded fromSecond(CacheKey key, Load own, Shared.@Nullable Found<? extends Keepable> found) {
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

    private <T extends Keepable> Load.Loaded fromLoader(CacheKey key, Load own, Codec<T> codec, Callable<T> loader)
            throws Exception {
        long started = nanos.getAsLong();
        T value = loader.call();
        long now = nanos.getAsLong();
        Entry entry = new Entry(value, now + value.freshFor().toNanos());
        keep(key, own, entry);
        first.counts(key).loaded(Duration.ofNanos(now - started));
        if (shared != null) {
            shared.keep(key, value, codec);
        }
        return new Load.Loaded(entry, Load.From.LOADER);
    }

    /// Of a value that was changed or removed elsewhere while it was on its way here, nothing stays.
    private void keep(CacheKey key, Load own, Entry entry) {
        first.put(key, entry);
        if (own.isOvertaken()) {
            first.drop(key);
        }
    }

    private void drop(CacheKey key) {
        @Nullable Load under = loading.get(key);
        if (under != null) {
            under.overtaken();
        }
        first.drop(key);
    }

    /// Removes a tenant's values of one kind from both levels; the other nodes drop theirs when the second level tells
    /// them.
    public Removed remove(String kind, String tenant) {
        OptionalLong second =
                shared == null ? OptionalLong.empty() : shared.level().remove(kind, tenant);
        loading.forEach((key, under) -> {
            if (key.isOf(kind, tenant)) {
                under.overtaken();
            }
        });
        return new Removed(first.dropAll(kind, tenant), second);
    }

    /// The level that several nodes share; null when there is none.
    public @Nullable SecondLevel second() {
        return shared == null ? null : shared.level();
    }

    /// Bytes held in the first level, as far as they are known.
    public long bytes() {
        return first.bytes();
    }

    /// What was counted since the start.
    public CacheStats stats() {
        return first.stats();
    }
}
