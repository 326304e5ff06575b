package io.tidemark.backend.events;

import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;

/// Where a change leaves what people are to be told of it: there exactly if the change is.
public final class Outbox {

    private Outbox() {}

    /// Runs in the transaction of the change, after it has taken `lsn` from the tenant's clock. No two events of one
    /// lsn may be told in the same room, where an lsn is a message's offset: a change that has more to say takes
    /// another lsn for it.
    public static void append(Connection connection, String tenant, long lsn, Event... events) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into events (tenant, lsn, n, kind, body) values (?, ?, ?, ?, ?::jsonb)")) {
            for (int n = 0; n < events.length; n++) {
                statement.setString(1, tenant);
                statement.setLong(2, lsn);
                statement.setInt(3, n);
                statement.setString(4, EventKind.of(events[n]).wireName());
                statement.setString(5, EventKind.json(events[n]));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /// Forgets what a tenant was told more than a day ago.
    static void forget(TenantStore store, String tenant) {
        store.write(tenant, connection -> {
            try (var statement = connection.prepareStatement("select forget_events()")) {
                return statement.execute();
            }
        });
    }
}
