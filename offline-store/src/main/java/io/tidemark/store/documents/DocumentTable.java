package io.tidemark.store.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The two tables of documents, through the connection of a reading or of a transaction.
public enum DocumentTable {
    /// As people see them.
    SHOWN("documents"),
    /// As the server has them: those that are shown otherwise.
    SERVED("_served");

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private final String table;
    private final String columns;

    DocumentTable(String table) {
        this.table = table;
        this.columns = "SELECT id, kind, version, owner, visibility, shared_with, body, created_at, updated_at FROM "
                + table + " ";
    }

    public List<Document> all(Connection connection, String kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(columns + "WHERE kind = ? ORDER BY id")) {
            select.setString(1, kind);
            return read(select);
        }
    }

    public @Nullable Document find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(columns + "WHERE id = ?")) {
            select.setString(1, id);
            List<Document> found = read(select);
            return found.isEmpty() ? null : found.getFirst();
        }
    }

    private static List<Document> read(PreparedStatement select) throws SQLException {
        List<Document> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new Document(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        Json.MAPPER.readValue(row.getString(6), STRINGS),
                        Json.MAPPER.readTree(row.getString(7)),
                        Instant.parse(row.getString(8)),
                        Instant.parse(row.getString(9))));
            }
        } catch (JsonProcessingException broken) {
            throw new StoreException("A document in the replica cannot be read. Sync into a new folder.", broken);
        }
        return found;
    }

    /// @param local made on this device and known to no server
    public void put(Connection connection, Document document, boolean local) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO " + table + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, document.id());
            insert.setString(2, document.kind());
            insert.setLong(3, document.version());
            insert.setString(4, document.ownerId());
            insert.setString(5, document.visibility());
            insert.setString(6, json(Json.MAPPER.valueToTree(document.sharedWith())));
            insert.setString(7, json(document.body()));
            insert.setString(8, document.createdAt().toString());
            insert.setString(9, document.updatedAt().toString());
            insert.setBoolean(10, local);
            insert.executeUpdate();
        }
    }

    private static String json(JsonNode node) {
        try {
            return Json.MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException broken) {
            throw new StoreException("The document cannot be recorded. Nothing was changed.", broken);
        }
    }

    /// @return the kind of the document that went, null when there was none
    public @Nullable String remove(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE id = ? RETURNING kind")) {
            delete.setString(1, id);
            try (ResultSet gone = delete.executeQuery()) {
                return gone.next() ? gone.getString(1) : null;
            }
        }
    }

    /// The ids of those that a server knows.
    public Set<String> synced(Connection connection) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM " + table + " WHERE local = 0");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    public boolean isLocal(Connection connection, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM " + table + " WHERE id = ? AND local = 1")) {
            select.setString(1, id);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }
}
