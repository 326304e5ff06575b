package io.tidemark.backend.sync;

import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Schedule;
import io.tidemark.backend.store.ServicePool;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log of a tenant's changes for a time: each day it forgets what is older, in many small transactions. Who
/// was away longer loads a manifest. Begins with a tenant when it commits something.
public final class LogKeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogKeeping.class);

    /// Seldom, so that a manifest's position is not overtaken while its parts are loaded.
    private static final Duration EVERY = Duration.ofDays(1);

    /// Rows of the log that go in one transaction.
    private static final int AT_A_TIME = 200;

    private final TenantStore store;
    private final Duration keep;
    private final InstantSource clock;
    private final Schedule schedule;

    /// @param keep how long a change stays in the log
    public LogKeeping(TenantStore store, ServicePool pool, Duration keep, InstantSource clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
        this.schedule = new Schedule(pool, "log", EVERY, this::forget, clock);
    }

    public void start(CommitListeners listeners) {
        schedule.start(listeners);
    }

    /// What is left when the thread is told to end goes the next time.
    void forget(String tenant) {
        Instant before = clock.instant().minus(keep);
        long all = 0;
        int gone;
        do {
            gone = store.write(tenant, connection -> forget(connection, before));
            all += gone;
        } while (gone > 0 && !Thread.currentThread().isInterrupted());
        if (all > 0) {
            LOG.info("{} changes of {} from before {} are gone from its log", all, tenant, before);
        }
    }

    private static int forget(Connection connection, Instant before) throws SQLException {
        try (var statement = connection.prepareStatement("select forget_changes(?, ?)")) {
            statement.setObject(1, before.atOffset(ZoneOffset.UTC));
            statement.setInt(2, AT_A_TIME);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Override
    public void close() {
        schedule.close();
    }
}
