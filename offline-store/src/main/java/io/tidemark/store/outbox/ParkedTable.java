package io.tidemark.store.outbox;

import io.tidemark.analytics.edit.Mutation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The table of what could not be saved, through the connection of a reading or of a transaction.
final class ParkedTable {

    private ParkedTable() {}

    static void put(Connection connection, Entry entry, String reason) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO _parked VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, entry.mutation().key());
            insert.setString(2, entry.title());
            insert.setString(3, entry.at().toString());
            insert.setString(4, OutboxTable.json(entry.mutation()));
            insert.setString(5, reason);
            insert.executeUpdate();
        }
    }

    /// By the time they were done.
    static List<Parked> all(Connection connection) throws SQLException {
        List<Parked> all = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT title, at, mutation, reason FROM _parked ORDER BY key");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Mutation mutation = OutboxTable.mutation(row.getString(3));
                all.add(new Parked(
                        mutation.key(),
                        mutation.kind(),
                        mutation.id(),
                        row.getString(1),
                        Instant.parse(row.getString(2)),
                        row.getString(4),
                        mutation));
            }
        }
        return all;
    }

    /// @return whether it was there
    static boolean remove(Connection connection, String key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM _parked WHERE key = ?")) {
            delete.setString(1, key);
            return delete.executeUpdate() > 0;
        }
    }
}
