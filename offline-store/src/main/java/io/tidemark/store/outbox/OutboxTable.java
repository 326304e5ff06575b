package io.tidemark.store.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The table of what people did, through the connection of a reading or of a transaction.
final class OutboxTable {
    /// Of what lies on a document until the server's state of it has it too.
    static final String SHOWN = "state IN ('waiting', 'answered')";

    private static final String COLUMNS = "SELECT n, owner, title, at, mutation FROM outbox ";

    private OutboxTable() {}

    static void add(Connection connection, Entry entry) throws SQLException {
        Mutation mutation = entry.mutation();
        String json = json(mutation);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO outbox(n, key, id, owner, title, at, mutation, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, mutation.n());
            insert.setString(2, mutation.key());
            insert.setString(3, mutation.id());
            insert.setString(4, entry.owner());
            insert.setString(5, entry.title());
            insert.setString(6, entry.at().toString());
            insert.setString(7, json);
            insert.setLong(8, bytes(mutation));
            insert.executeUpdate();
        }
    }

    static @Nullable Entry find(Connection connection, String key) throws SQLException {
        List<Entry> found = entries(connection, "WHERE key = ?", key);
        return found.isEmpty() ? null : found.getFirst();
    }

    /// The key under a number; null when there is none.
    static @Nullable String key(Connection connection, long n) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT key FROM outbox WHERE n = ?")) {
            select.setLong(1, n);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getString(1) : null;
            }
        }
    }

    /// Whether anything lies on a document.
    static boolean isOnDocument(Connection connection, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM outbox WHERE id = ? AND " + SHOWN + " LIMIT 1")) {
            select.setString(1, id);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    /// What lies on a document, in order.
    static List<Entry> onDocument(Connection connection, String id) throws SQLException {
        return entries(connection, "WHERE id = ? AND " + SHOWN + " ORDER BY n", id);
    }

    static List<Entry> waiting(Connection connection) throws SQLException {
        return entries(connection, "WHERE state = ? ORDER BY n", "waiting");
    }

    static int waitingCount(Connection connection) throws SQLException {
        try (PreparedStatement count =
                        connection.prepareStatement("SELECT count(*) FROM outbox WHERE state = 'waiting'");
                ResultSet found = count.executeQuery()) {
            return found.next() ? found.getInt(1) : 0;
        }
    }

    /// The documents on which something lies.
    static Set<String> documents(Connection connection) throws SQLException {
        return documents(connection, Long.MAX_VALUE);
    }

    /// @param last the highest number that counts
    static Set<String> documents(Connection connection, long last) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT DISTINCT id FROM outbox WHERE n <= ? AND " + SHOWN)) {
            select.setLong(1, last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    /// What is to be sent, in order.
    static List<Mutation> toSend(Connection connection, int most, long bytes) throws SQLException {
        List<Mutation> batch = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT n, mutation, bytes FROM outbox WHERE state IN ('waiting', 'again') ORDER BY n LIMIT ?")) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                long sum = 0;
                while (row.next() && (batch.isEmpty() || sum + row.getLong(3) <= bytes)) {
                    sum += row.getLong(3);
                    batch.add(mutation(row.getString(2)).numbered(row.getLong(1)));
                }
            }
        }
        return batch;
    }

    static List<Mutation> unanswered(Connection connection) throws SQLException {
        return entries(connection, "WHERE state = ? AND outcome IS NULL ORDER BY n", "settled").stream()
                .map(Entry::mutation)
                .toList();
    }

    /// What was settled before a time without anybody having said what became of it.
    static List<Entry> unanswered(Connection connection, Instant before) throws SQLException {
        return entries(
                connection,
                "WHERE state = 'settled' AND outcome IS NULL AND settled < CAST(? AS INTEGER) ORDER BY n",
                Long.toString(before.toEpochMilli()));
    }

    /// Of what was taken in a history that is no more, and refused in the one there is: the server is asked why.
    static void forgetOutcome(Connection connection, String key) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE outbox SET outcome = NULL WHERE key = ?")) {
            update.setString(1, key);
            update.executeUpdate();
        }
    }

    static List<Entry> all(Connection connection) throws SQLException {
        return entries(connection, "WHERE key <> ? ORDER BY n", "");
    }

    /// The same mutation with other members.
    static void replace(Connection connection, Mutation mutation) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE outbox SET mutation = ?, bytes = ? WHERE key = ?")) {
            update.setString(1, json(mutation));
            update.setLong(2, bytes(mutation));
            update.setString(3, mutation.key());
            update.executeUpdate();
        }
    }

    static void remove(Connection connection, String key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE key = ?")) {
            delete.setString(1, key);
            delete.executeUpdate();
        }
    }

    private static List<Entry> entries(Connection connection, String where, String value) throws SQLException {
        List<Entry> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + where)) {
            select.setString(1, value);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Entry(
                            mutation(row.getString(5)).numbered(row.getLong(1)),
                            row.getString(2),
                            row.getString(3),
                            Instant.parse(row.getString(4))));
                }
            }
        }
        return found;
    }

    /// Of its JSON.
    static long bytes(Mutation mutation) {
        try {
            return Json.MAPPER.writeValueAsBytes(mutation).length;
        } catch (JsonProcessingException broken) {
            throw unwritable(broken);
        }
    }

    static String json(Mutation mutation) {
        try {
            return Json.MAPPER.writeValueAsString(mutation);
        } catch (JsonProcessingException broken) {
            throw unwritable(broken);
        }
    }

    private static StoreException unwritable(JsonProcessingException broken) {
        return new StoreException("The change cannot be recorded. Nothing was changed.", broken);
    }

    static Mutation mutation(String json) {
        try {
            return Json.MAPPER.readValue(json, Mutation.class);
        } catch (JsonProcessingException broken) {
            throw new StoreException(
                    "Something that was changed on this computer cannot be read any more. Keep the folder and ask"
                            + " whoever looks after Tidemark.",
                    broken);
        }
    }
}
