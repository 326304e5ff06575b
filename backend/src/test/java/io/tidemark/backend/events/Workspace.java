package io.tidemark.backend.events;

import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.SQLException;
import java.util.UUID;

/// A tenant of its own, without people, in which events are raised.
record Workspace(TenantStore store, String tenant) {

    static Workspace open(TenantStore store) {
        var opened = new Workspace(store, "w" + UUID.randomUUID());
        opened.execute("insert into tenants (tenant, title, created_at) values (current_setting('tidemark.tenant'),"
                + " 'Nobody', now())");
        opened.execute("insert into tenant_clock (tenant, epoch) values (current_setting('tidemark.tenant'),"
                + " gen_random_uuid())");
        return opened;
    }

    /// @return the lsn
    long raise(Event... events) {
        return store.write(tenant, connection -> {
            long lsn = TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, lsn, events);
            return lsn;
        });
    }

    /// Rows of a dataset that nobody shows.
    long update(String dataset) {
        return raise(new Event.DataUpdated(dataset, 1));
    }

    void execute(String sql) {
        store.write(tenant, connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /// Work that is not done in the end.
    void fail(String dataset) {
        try {
            store.write(tenant, connection -> {
                long lsn = TenantClock.next(connection, tenant);
                Outbox.append(connection, tenant, lsn, new Event.DataUpdated(dataset, 1));
                throw new SQLException("this was not meant", "P0001");
            });
        } catch (StoreException e) {
            if (e.status() != 500) {
                throw e;
            }
        }
    }
}
