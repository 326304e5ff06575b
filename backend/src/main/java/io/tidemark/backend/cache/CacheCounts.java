package io.tidemark.backend.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What happened to the values of one kind. Any thread.
final class CacheCounts {
    private final Counter hits;
    private final Counter second;
    private final Counter stale;
    private final Counter misses;
    private final Counter failures;
    private final Counter evictions;
    private final Timer loads;
    private final LongAdder bytes = new LongAdder();

    CacheCounts(String prefix, MeterRegistry meters) {
        hits = meters.counter("cache.requests", "kind", prefix, "outcome", "hit");
        second = meters.counter("cache.requests", "kind", prefix, "outcome", "second");
        stale = meters.counter("cache.requests", "kind", prefix, "outcome", "stale");
        misses = meters.counter("cache.requests", "kind", prefix, "outcome", "miss");
        failures = meters.counter("cache.load.failures", "kind", prefix);
        evictions = meters.counter("cache.evictions", "kind", prefix);
        loads = meters.timer("cache.loads", "kind", prefix);
        meters.gauge("cache.kind.bytes", Tags.of("kind", prefix), bytes);
    }

    void hit() {
        hits.increment();
    }

    void secondHit() {
        second.increment();
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

    /// Came, or went with a minus.
    void held(long more) {
        bytes.add(more);
    }

    CacheStats.Kind stats() {
        return new CacheStats.Kind(
                (long) hits.count(),
                (long) second.count(),
                (long) stale.count(),
                (long) misses.count(),
                loads.count(),
                (long) failures.count(),
                (long) evictions.count(),
                bytes.sum(),
                loads.mean(TimeUnit.MILLISECONDS));
    }
}
