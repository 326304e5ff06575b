package io.tidemark.backend.events;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks each 5 s at what this node needs and tells the admins when it is another way than before. That the database
/// is away can be told only when it is back. Looks on a thread of its own.
public final class HealthWatch implements AutoCloseable {

    /// @param cache whether the cache that nodes share answers, null where they share none
    public record Health(boolean database, @Nullable Boolean cache) {}

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Supplier<Health> health;
    private final TenantStore store;
    private final CommitListeners listeners;
    private final String node;
    private final LongSupplier nanos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Health known;
    private @Nullable Long lost;

    /// @param node  its name
    /// @param nanos a clock that only goes forward, `System::nanoTime`
    public HealthWatch(
            Supplier<Health> health, TenantStore store, CommitListeners listeners, String node, LongSupplier nanos) {
        this.health = health;
        this.store = store;
        this.listeners = listeners;
        this.node = node;
        this.nanos = nanos;
    }

    public void start() {
        Thread.ofVirtual().name("health").start(() -> {
            try {
                while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    look();
                }
            } catch (InterruptedException e) {
                LOG.debug("Nobody looks any more");
            }
        });
    }

    /// The first look only learns how things are.
    void look() {
        Health now = health.get();
        if (!now.database()) {
            lost = lost == null ? nanos.getAsLong() : lost;
            return;
        }
        boolean isNews = known != null && (lost != null || !now.equals(known));
        long away = lost == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - lost));
        if (!isNews || isTold(now, away)) {
            known = now;
            lost = null;
        }
    }

    private boolean isTold(Health now, long away) {
        try {
            long lsn = store.write(TenantClock.SYSTEM, connection -> {
                long next = TenantClock.next(connection, TenantClock.SYSTEM);
                Outbox.append(connection, TenantClock.SYSTEM, next, new Event.SystemHealth(node, now.cache(), away));
                return next;
            });
            listeners.committed(TenantClock.SYSTEM, lsn);
            return true;
        } catch (BackendException e) {
            LOG.info("How this node does is told at the next look: {}", e.detail());
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
