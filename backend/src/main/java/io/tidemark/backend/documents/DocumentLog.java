package io.tidemark.backend.documents;

import io.tidemark.analytics.model.Document;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is remembered of each change: a history row for people, a log row for replicas.
final class DocumentLog {

    /// A version goes on when a document comes back: its first one says when it was made.
    private static final String DOCUMENT = """
            select h.id, h.kind, h.version, h.owner_id, h.visibility, h.shared_with, h.body,
                   first.changed_at as created_at, h.changed_at as updated_at
            from document_history h join document_history first
                on first.tenant = h.tenant and first.id = h.id and first.version = 1
            """;

    /// One past state of a document.
    record Revision(
            long version,
            String changedBy,
            Instant changedAt,
            boolean deleted,
            String visibility,
            List<String> sharedWith,
            com.fasterxml.jackson.databind.JsonNode body) {}

    /// Who could see the document before the change; a replica that no longer may is told to drop it.
    record Audience(String ownerId, String visibility, List<String> sharedWith) {
        static @Nullable Audience of(@Nullable Document document) {
            return document == null
                    ? null
                    : new Audience(document.ownerId(), document.visibility(), document.sharedWith());
        }
    }

    record Change(String id, String kind, @Nullable Audience before, boolean deleted) {}

    /// @param by       who changes it
    /// @param mutation the key of the mutation that does, if one does
    record Stamp(String tenant, String by, @Nullable UUID mutation, long lsn) {}

    private DocumentLog() {}

    /// @param before null when nobody could see it before: it is new, or comes back
    static void append(Connection connection, Stamp stamp, @Nullable Document before, Document after, boolean deleted)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into document_history
                    (tenant, id, version, kind, owner_id, visibility, shared_with, body, deleted, changed_by, changed_at,
                     lsn, mutation)
                values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)
                """)) {
            statement.setString(1, stamp.tenant());
            statement.setObject(2, UUID.fromString(after.id()));
            statement.setLong(3, after.version());
            statement.setString(4, after.kind());
            statement.setString(5, after.ownerId());
            statement.setString(6, after.visibility());
            statement.setArray(7, DocumentRows.textArray(connection, after.sharedWith()));
            statement.setString(8, DocumentRows.text(after.body()));
            statement.setBoolean(9, deleted);
            statement.setString(10, stamp.by());
            statement.setObject(11, after.updatedAt().atOffset(ZoneOffset.UTC));
            statement.setLong(12, stamp.lsn());
            statement.setObject(13, stamp.mutation());
            statement.executeUpdate();
        }
        var change = new Change(after.id(), after.kind(), Audience.of(before), deleted);
        try (var statement = connection.prepareStatement(
                "insert into change_log (tenant, lsn, n, kind, payload) values (?, ?, 0, 'document', ?)")) {
            statement.setString(1, stamp.tenant());
            statement.setLong(2, stamp.lsn());
            statement.setBytes(3, DocumentRows.text(change).getBytes(StandardCharsets.UTF_8));
            statement.executeUpdate();
        }
    }

    /// What a document was last, also one that was deleted; null when there never was one.
    static @Nullable Document last(Connection connection, UUID id) throws SQLException {
        try (var statement =
                connection.prepareStatement(DOCUMENT + " where h.id = ? order by h.version desc limit 1")) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? DocumentRows.document(rows) : null;
            }
        }
    }

    /// The document as the transaction at `lsn` left it.
    static @Nullable Document at(Connection connection, long lsn) throws SQLException {
        try (var statement = connection.prepareStatement(DOCUMENT + " where h.lsn = ?")) {
            statement.setLong(1, lsn);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? DocumentRows.document(rows) : null;
            }
        }
    }

    /// Newest first.
    static List<Revision> history(Connection connection, UUID id, int limit, long below) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select version, changed_by, changed_at, deleted, visibility, shared_with, body from document_history
                where id = ? and version < ? order by version desc limit ?
                """)) {
            statement.setObject(1, id);
            statement.setLong(2, below);
            statement.setInt(3, limit);
            List<Revision> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Revision(
                            rows.getLong("version"),
                            rows.getString("changed_by"),
                            DocumentRows.instant(rows, "changed_at"),
                            rows.getBoolean("deleted"),
                            rows.getString("visibility"),
                            List.of((String[]) rows.getArray("shared_with").getArray()),
                            DocumentRows.json(rows.getString("body"))));
                }
            }
            return found;
        }
    }
}
