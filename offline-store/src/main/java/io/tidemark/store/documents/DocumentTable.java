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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The table of documents, through the connection of a reading or of a transaction.
public final class DocumentTable {
    private static final String COLUMNS =
            "SELECT id, kind, version, owner, visibility, shared_with, body, created_at, updated_at FROM documents ";
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private DocumentTable() {}

    public static List<Document> all(Connection connection, String kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE kind = ? ORDER BY id")) {
            select.setString(1, kind);
            return read(select);
        }
    }

    public static @Nullable Document find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
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

    public static void put(Connection connection, Document document, boolean local) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
    public static @Nullable String remove(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM documents WHERE id = ? RETURNING kind")) {
            delete.setString(1, id);
            try (ResultSet gone = delete.executeQuery()) {
                return gone.next() ? gone.getString(1) : null;
            }
        }
    }

    /// Makes the synced documents exactly these; local ones stay.
    ///
    /// @return the kinds of those that came, went or are others than before, by their ids
    public static Map<String, String> replaceSynced(Connection connection, List<Document> documents)
            throws SQLException {
        Map<String, Document> before = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE local = 0")) {
            read(select).forEach(document -> before.put(document.id(), document));
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM documents WHERE local = 0")) {
            delete.executeUpdate();
        }
        Map<String, String> changed = new HashMap<>();
        for (Document document : documents) {
            put(connection, document, false);
            if (!document.equals(before.remove(document.id()))) {
                changed.put(document.id(), document.kind());
            }
        }
        before.values().forEach(gone -> changed.put(gone.id(), gone.kind()));
        return changed;
    }
}
