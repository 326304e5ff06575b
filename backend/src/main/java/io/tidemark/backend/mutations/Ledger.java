package io.tidemark.backend.mutations;

import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of devices and of what became of their mutations. Every method runs inside a transaction bound to the
/// tenant.
public final class Ledger {

    private static final String OUTCOME = "select n, key::text, status, version, lsn, conflict_id::text, reason, was"
            + " from mutations where user_id = ?";

    private Ledger() {}

    /// n of the last mutation of a person's device whose effect, or answer when it had none, is part of the log up
    /// to `lsn`.
    public static long lastMutation(Connection connection, String user, String device, long lsn) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select n from mutations where user_id = ? and device = ? and at_lsn <= ? order by n desc limit 1")) {
            statement.setString(1, user);
            statement.setString(2, device);
            statement.setLong(3, lsn);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /// Holds the device until the transaction ends.
    ///
    /// @return n of its last mutation
    static long hold(Connection connection, String tenant, Author author) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into devices (tenant, user_id, device, first_at, last_at) values (?, ?, ?, ?, ?)
                on conflict (tenant, user_id, device) do update set last_at = excluded.last_at returning last_mutation
                """)) {
            statement.setString(1, tenant);
            statement.setString(2, author.id());
            statement.setString(3, author.device());
            statement.setObject(4, author.now().atOffset(ZoneOffset.UTC));
            statement.setObject(5, author.now().atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /// What became of a mutation when it came first.
    static @Nullable Outcome taken(Connection connection, String user, UUID key) throws SQLException {
        try (var statement = connection.prepareStatement(OUTCOME + " and key = ? and status <> 'duplicate'")) {
            statement.setString(1, user);
            statement.setObject(2, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? outcome(rows) : null;
            }
        }
    }

    /// Of a device, from `n` on, in order.
    public static List<Outcome> from(Connection connection, String user, String device, long n, int most)
            throws SQLException {
        try (var statement = connection.prepareStatement(OUTCOME + " and device = ? and n >= ? order by n limit ?")) {
            statement.setString(1, user);
            statement.setString(2, device);
            statement.setLong(3, n);
            statement.setInt(4, most);
            List<Outcome> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(outcome(rows));
                }
            }
            return found;
        }
    }

    /// @return the head of the log, at which it was taken
    static long enter(Connection connection, String tenant, Author author, Mutation mutation, Outcome outcome)
            throws SQLException {
        long head;
        try (var statement = connection.prepareStatement("""
                insert into mutations (tenant, user_id, device, n, key, kind, document, status, was, version, lsn,
                    conflict_id, reason, at, at_lsn)
                select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, head from tenant_clock
                returning at_lsn
                """)) {
            statement.setString(1, tenant);
            statement.setString(2, author.id());
            statement.setString(3, author.device());
            statement.setLong(4, outcome.n());
            statement.setObject(5, UUID.fromString(outcome.key()));
            statement.setString(6, mutation.kind());
            statement.setObject(7, UUID.fromString(mutation.id()));
            statement.setString(8, outcome.status().wireName());
            statement.setString(9, outcome.was() == null ? null : outcome.was().wireName());
            statement.setLong(10, outcome.version());
            statement.setLong(11, outcome.lsn());
            statement.setObject(12, outcome.conflictId() == null ? null : UUID.fromString(outcome.conflictId()));
            statement.setString(13, outcome.reason());
            statement.setObject(14, author.now().atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                head = rows.getLong(1);
            }
        }
        try (var statement =
                connection.prepareStatement("update devices set last_mutation = ? where user_id = ? and device = ?")) {
            statement.setLong(1, outcome.n());
            statement.setString(2, author.id());
            statement.setString(3, author.device());
            statement.executeUpdate();
        }
        return head;
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        return new Outcome(
                row.getLong("n"),
                row.getString("key"),
                status(row.getString("status")),
                row.getLong("version"),
                row.getLong("lsn"),
                row.getString("conflict_id"),
                row.getString("reason"),
                row.getString("was") == null ? null : status(row.getString("was")));
    }

    private static Status status(String wireName) {
        return Status.valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
