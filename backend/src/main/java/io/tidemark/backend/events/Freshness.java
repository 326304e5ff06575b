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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Tells a tenant's admins once when nothing has changed in a dataset for long; looks each five minutes, and forgets
/// what the tenant was told long ago. Begins with a tenant when it commits something.
public final class Freshness implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(5);

    private final TenantStore store;
    private final CommitListeners listeners;
    private final Duration patience;
    private final InstantSource clock;
    private final Schedule schedule;

    /// @param patience how long a dataset may stay as it is
    public Freshness(
            TenantStore store, ServicePool pool, CommitListeners listeners, Duration patience, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.patience = patience;
        this.clock = clock;
        this.schedule = new Schedule(pool, "freshness", EVERY, this::look, clock);
    }

    public void start() {
        schedule.start(listeners);
    }

    void look(String tenant) {
        Outbox.forget(store, tenant);
        long lsn = store.write(tenant, connection -> {
            List<Event.DataStale.Dataset> stale = stale(connection);
            if (stale.isEmpty()) {
                return 0L;
            }
            long next = TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, next, new Event.DataStale(stale));
            return next;
        });
        if (lsn > 0) {
            listeners.committed(tenant, lsn);
        }
    }

    /// A dataset that somebody writes to just now is passed by. That it was told is part of the transaction, so nobody
    /// tells it again.
    private List<Event.DataStale.Dataset> stale(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update datasets set stale = true where id in
                    (select id from datasets where not stale and changed_at < ? order by id for update skip locked)
                returning id, changed_at
                """)) {
            statement.setObject(1, clock.instant().minus(patience).atOffset(ZoneOffset.UTC));
            List<Event.DataStale.Dataset> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var changed = rows.getObject(2, OffsetDateTime.class).toInstant();
                    found.add(new Event.DataStale.Dataset(rows.getString(1), changed));
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        schedule.close();
    }
}
