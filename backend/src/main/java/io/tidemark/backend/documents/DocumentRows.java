package io.tidemark.backend.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of documents. Every method runs inside a transaction bound to the caller's tenant.
public final class DocumentRows {

    /// What `document` reads.
    public static final String COLUMNS =
            "id, kind, version, owner_id, visibility, shared_with, body, created_at, updated_at";
    private static final String VISIBLE =
            "visible_to(?, ? and not is_personal(kind), owner_id, visibility, shared_with)";

    private DocumentRows() {}

    static List<Document> list(
            Connection connection, Caller caller, String kind, int limit, @Nullable DocumentCursor after)
            throws SQLException {
        String keyset = after == null ? "" : " and (updated_at, id) < (?, ?)";
        try (var statement = connection.prepareStatement("select " + COLUMNS + " from documents where kind = ? and "
                + VISIBLE + keyset + " order by updated_at desc, id desc limit ?")) {
            statement.setString(1, kind);
            int next = bindVisible(statement, 2, caller);
            if (after != null) {
                statement.setObject(next++, after.updatedAt().atOffset(ZoneOffset.UTC));
                statement.setObject(next++, after.id());
            }
            statement.setInt(next, limit);
            return documents(statement);
        }
    }

    /// @param lock whether to keep others from changing it until the transaction ends
    static Optional<Document> find(Connection connection, Caller caller, String kind, UUID id, boolean lock)
            throws SQLException {
        try (var statement = connection.prepareStatement("select " + COLUMNS
                + " from documents where kind = ? and id = ? and " + VISIBLE + (lock ? " for update" : ""))) {
            statement.setString(1, kind);
            statement.setObject(2, id);
            bindVisible(statement, 3, caller);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(document(rows)) : Optional.empty();
            }
        }
    }

    /// Whether a document has this id, whoever may see it.
    static boolean isTaken(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement("select 1 from documents where id = ?")) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// The caller's conflicts about one document, oldest first, held until the transaction ends.
    static List<Document> conflicts(Connection connection, Caller caller, UUID about) throws SQLException {
        try (var statement = connection.prepareStatement("select " + COLUMNS
                + " from documents where kind = 'conflicts' and owner_id = ? and body #>> '{on,id}' = ?"
                + " order by id for update")) {
            statement.setString(1, caller.userId());
            statement.setString(2, about.toString());
            return documents(statement);
        }
    }

    private static List<Document> documents(PreparedStatement statement) throws SQLException {
        List<Document> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(document(rows));
            }
        }
        return found;
    }

    private static int bindVisible(PreparedStatement statement, int first, Caller caller) throws SQLException {
        statement.setString(first, caller.userId());
        statement.setBoolean(first + 1, caller.may(Role.ADMIN));
        return first + 2;
    }

    /// Ids by kind, of those kinds that have rooms; of each kind those changed last.
    ///
    /// @param most of a kind
    static Map<String, List<UUID>> visibleIds(Connection connection, Caller caller, int most) throws SQLException {
        Map<String, List<UUID>> ids = new LinkedHashMap<>();
        for (String kind : List.of("reports", "dashboards", "alerts")) {
            List<UUID> some = new ArrayList<>();
            try (var statement = connection.prepareStatement("select id from documents where kind = ? and " + VISIBLE
                    + " order by updated_at desc, id desc limit ?")) {
                statement.setString(1, kind);
                statement.setInt(bindVisible(statement, 2, caller), most);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        some.add(rows.getObject(1, UUID.class));
                    }
                }
            }
            ids.put(kind, some);
        }
        return ids;
    }

    /// All kinds, by id.
    static List<Document> visible(Connection connection, Caller caller) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select " + COLUMNS + " from documents where " + VISIBLE + " order by id")) {
            bindVisible(statement, 1, caller);
            return documents(statement);
        }
    }

    /// False when the id is taken.
    static boolean insert(Connection connection, String tenant, Document document, long lsn) throws SQLException {
        try (var statement = connection.prepareStatement("insert into documents (tenant, " + COLUMNS
                + ", lsn) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) on conflict do nothing")) {
            statement.setString(1, tenant);
            statement.setObject(2, UUID.fromString(document.id()));
            statement.setString(3, document.kind());
            statement.setLong(4, document.version());
            statement.setString(5, document.ownerId());
            statement.setString(6, document.visibility());
            statement.setArray(7, textArray(connection, document.sharedWith()));
            statement.setString(8, text(document.body()));
            statement.setObject(9, document.createdAt().atOffset(ZoneOffset.UTC));
            statement.setObject(10, document.updatedAt().atOffset(ZoneOffset.UTC));
            statement.setLong(11, lsn);
            return statement.executeUpdate() == 1;
        }
    }

    static void update(Connection connection, Document document, long lsn) throws SQLException {
        try (var statement =
                connection.prepareStatement("update documents set version = ?, visibility = ?, shared_with = ?,"
                        + " body = ?::jsonb, updated_at = ?, lsn = ? where id = ?")) {
            statement.setLong(1, document.version());
            statement.setString(2, document.visibility());
            statement.setArray(3, textArray(connection, document.sharedWith()));
            statement.setString(4, text(document.body()));
            statement.setObject(5, document.updatedAt().atOffset(ZoneOffset.UTC));
            statement.setLong(6, lsn);
            statement.setObject(7, UUID.fromString(document.id()));
            statement.executeUpdate();
        }
    }

    static void delete(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement("delete from documents where id = ?")) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    public static Document document(ResultSet row) throws SQLException {
        return new Document(
                row.getString("id"),
                row.getString("kind"),
                row.getLong("version"),
                row.getString("owner_id"),
                row.getString("visibility"),
                List.of((String[]) row.getArray("shared_with").getArray()),
                json(row.getString("body")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    /// What people can change of a document, or of a state it was in.
    public static Content content(ResultSet row) throws SQLException {
        return new Content(
                row.getString("visibility"),
                List.of((String[]) row.getArray("shared_with").getArray()),
                (ObjectNode) json(row.getString("body")));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Array textArray(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    static JsonNode json(String text) throws SQLException {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("A stored document is not JSON", e);
        }
    }

    static String text(Object value) throws SQLException {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new SQLException("A document could not be written as JSON", e);
        }
    }
}
