package io.tidemark.backend.launch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.SecondLevel;
import io.tidemark.backend.events.HealthWatch;
import io.tidemark.backend.events.SystemPulse;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Pool;
import java.util.UUID;

/// What admins are told of the system without anybody having done it.
final class EventsGraph implements AutoCloseable {

    private final Closing closing = new Closing();

    EventsGraph(StoreGraph base, CommitListeners listeners, Cache cache, MeterRegistry meters) {
        String node = UUID.randomUUID().toString();
        SecondLevel second = cache.second();
        var figures = new SystemFigures(base.store, cache, meters);
        closing.add(new SystemPulse(base.tenants, base.store.pool(Pool.DEFAULT), listeners, node, figures, base.clock))
                .start();
        closing.add(new HealthWatch(
                        () -> new HealthWatch.Health(base.store.answers(), second == null ? null : second.answers()),
                        base.tenants,
                        listeners,
                        node,
                        System::nanoTime))
                .start();
    }

    @Override
    public void close() {
        closing.close();
    }
}
