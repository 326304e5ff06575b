package io.tidemark.backend.events;

import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Schedule;
import io.tidemark.backend.store.ServicePool;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// Tells the admins each minute how the system does, as one of the nodes sees it; and forgets what the system told
/// long ago.
public final class SystemPulse implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final TenantStore store;
    private final CommitListeners listeners;
    private final String node;
    private final Supplier<Map<String, Double>> figures;
    private final Schedule schedule;

    /// @param node    its name
    /// @param figures of this node and of no tenant
    public SystemPulse(
            TenantStore store,
            ServicePool pool,
            CommitListeners listeners,
            String node,
            Supplier<Map<String, Double>> figures,
            InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.node = node;
        this.figures = figures;
        this.schedule = new Schedule(pool, "system-stats", EVERY, this::tell, clock);
    }

    /// Begins, unless a node has begun before: then it goes on as that one arranged it.
    public void start() {
        schedule.start();
        Thread.ofVirtual().name("system-stats").start(() -> schedule.within(TenantClock.SYSTEM, Duration.ZERO));
    }

    /// A node that dies behind the commit has its work done again by another one: within half the time there is nothing
    /// more to tell.
    void tell(String tenant) {
        var stats = new Event.SystemStats(node, figures.get());
        Outbox.forget(store, tenant);
        long lsn = store.write(tenant, connection -> {
            if (isTold(connection)) {
                return 0L;
            }
            long next = TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, next, stats);
            return next;
        });
        if (lsn > 0) {
            listeners.committed(tenant, lsn);
        }
    }

    private static boolean isTold(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select 1 from events where kind = ? and at > clock_timestamp() - make_interval(secs => ?)")) {
            statement.setString(1, EventKind.SYSTEM_STATS.wireName());
            statement.setLong(2, EVERY.toSeconds() / 2);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public void close() {
        schedule.close();
    }
}
