package io.tidemark.store.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The replica's single facts, by key.
public enum Meta {
    /// By which the server knows this device; another one once its mutations had to be counted anew.
    DEVICE("device"),
    /// Names this replica for as long as it lives.
    REPLICA("replica"),
    /// The highest number that was ever given to a mutation of this device.
    LAST_MUTATION("lastMutation"),
    /// The highest of them that the server said it took.
    LAST_TAKEN("lastTaken"),
    EPOCH("epoch"),
    /// There while a program has the replica open for writing.
    OPEN("open"),
    /// What the sync continues from; only of use when no part is missing.
    CURSOR("cursor"),
    /// The last of them, when it is of no other use.
    PROOF("proof"),
    /// Of the last checkpoint.
    LSN("lsn"),
    POLICY_VERSION("policyVersion"),
    SCHEMA_VERSION("schemaVersion"),
    /// JSON: what was withdrawn and is still to be confirmed to the server.
    RECEIPT("receipt"),
    /// The policy of the last receipt that was settled.
    RECEIPTED("receipted"),
    /// When the server last confirmed that the device may have what it has.
    CONFIRMED("confirmed"),
    /// Until when that holds.
    LEASE("lease"),
    /// The latest moment the device's clock has shown since then, to the minute.
    LAST_SEEN("lastSeen");

    private final String key;

    Meta(String key) {
        this.key = key;
    }

    public @Nullable String text(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            select.setString(1, key);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getString(1) : null;
            }
        }
    }

    /// 0 when it was never put.
    public long number(Connection connection) throws SQLException {
        return number(text(connection));
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    /// All of them as of one moment, in one reading.
    public static Facts all(Connection connection) throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT key, value FROM meta");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(row.getString(1), row.getString(2));
            }
        }
        return new Facts(found);
    }

    /// What [#all] found.
    ///
    /// @param byKey those that were put
    public record Facts(Map<String, String> byKey) {
        public Facts {
            byKey = Map.copyOf(byKey);
        }

        public @Nullable String text(Meta fact) {
            return byKey.get(fact.key);
        }

        /// 0 when it was never put.
        public long number(Meta fact) {
            return Meta.number(text(fact));
        }
    }

    public void put(Connection connection, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    public void put(Connection connection, long value) throws SQLException {
        put(connection, Long.toString(value));
    }

    public void remove(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM meta WHERE key = ?")) {
            delete.setString(1, key);
            delete.executeUpdate();
        }
    }

    /// The next number of the replica's own count of changes; a transaction takes at most one.
    public static long nextSeq(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'seq' RETURNING value");
                ResultSet next = update.executeQuery()) {
            next.next();
            return next.getLong(1);
        }
    }
}
