package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;

/// A name of the bound tenant that one transaction holds at a time: for what has no row, or none yet, that could be
/// held.
public final class NamedLock {

    private NamedLock() {}

    /// Waits until nobody else holds the name, and holds it to the end of the transaction. Take it before rows.
    public static void take(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select pg_advisory_xact_lock(hashtextextended(current_setting('tidemark.tenant') || ' ' || ?, 0))")) {
            statement.setString(1, name);
            statement.execute();
        }
    }
}
