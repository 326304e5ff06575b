package io.tidemark.backend.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What happened to the values of one kind. Any thread.
final class CacheCounts {
    private final Counter hits;
    private final Counter stale;
    private final Counter misses;
    private final Counter failures;
    private final Counter evictions;
    private final Timer loads;

    CacheCounts(String prefix, MeterRegistry meters) {
        hits = meters.counter("cache.requests", "kind", prefix, "outcome", "hit");
        stale = meters.counter("cache.requests", "kind", prefix, "outcome", "stale");
        misses = meters.counter("cache.requests", "kind", prefix, "outcome", "miss");
        failures = meters.counter("cache.load.failures", "kind", prefix);
        evictions = meters.counter("cache.evictions", "kind", prefix);
        loads = meters.timer("cache.loads", "kind", prefix);
    }

    void hit() {
        hits.increment();
    }

    void stale() {
        stale.increment();
    }

    void missed() {
        misses.increment();
    }

    void failed() {
        failures.increment();
    }

    void evicted() {
        evictions.increment();
    }

    void loaded(Duration took) {
        loads.record(took);
    }

    CacheStats.Kind stats() {
        return new CacheStats.Kind(
                (long) hits.count(),
                (long) stale.count(),
                (long) misses.count(),
                loads.count(),
                (long) failures.count(),
                (long) evictions.count(),
                loads.mean(TimeUnit.MILLISECONDS));
    }
}
