package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// A pool's connections as PostgreSQL sees them, those of every backend on the same database together.
///
/// @param idleInTransaction connections whose transaction waits for the backend
/// @param longestSeconds    how long the oldest transaction has been running
public record PoolActivity(int active, int idle, int idleInTransaction, double longestSeconds) {

    static final PoolActivity NONE = new PoolActivity(0, 0, 0, 0);

    /// By application name; without the asking connection itself.
    static Map<String, PoolActivity> read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select application_name,
                            count(*) filter (where state = 'active'),
                            count(*) filter (where state = 'idle'),
                            count(*) filter (where state like 'idle in transaction%'),
                            coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)
                        from pg_stat_activity
                        where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
                        group by application_name
                        """);
                var rows = statement.executeQuery()) {
            Map<String, PoolActivity> found = new HashMap<>();
            while (rows.next()) {
                found.put(
                        rows.getString(1),
                        new PoolActivity(rows.getInt(2), rows.getInt(3), rows.getInt(4), rows.getDouble(5)));
            }
            return found;
        }
    }
}
