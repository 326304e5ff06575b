package io.tidemark.backend.mutations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.documents.DocumentChanges;
import io.tidemark.backend.documents.DocumentRows;
import io.tidemark.backend.documents.Standing;
import io.tidemark.backend.store.NamedLock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The books in PostgreSQL. What is held is held in this order: the device, the key, the document, its conflicts, the
/// tenant's clock.
final class SqlBooks implements Books {

    private static final String CHANGE =
            "changed_by, (select name from users where users.id::text = changed_by) as name, changed_at, version";
    /// Whether a mutation of the device made it.
    private static final String OWN = """
            exists (
                select 1 from mutations m
                where m.key = h.mutation and m.user_id = h.changed_by and m.user_id = ? and m.device = ?)
            """;
    private static final int MOST_STATES = 200;
    /// Characters of their bodies, each of which may be a mebibyte.
    private static final int MOST_READ = 4 << 20;
    private static final int AT_A_TIME = 8;

    private final Connection connection;
    private final String tenant;
    private final Author author;
    private final DocumentChanges changes;
    private long position;

    SqlBooks(Connection connection, Author author, DocumentChanges changes) {
        this.connection = connection;
        this.tenant = changes.caller().tenant();
        this.author = author;
        this.changes = changes;
    }

    /// The head of the log when the mutation was entered; 0 when it was not.
    long position() {
        return position;
    }

    @Override
    public long lastMutation() throws SQLException {
        return Ledger.hold(connection, tenant, author);
    }

    @Override
    public @Nullable Outcome taken(String key) throws SQLException {
        NamedLock.take(connection, "mutation " + author.id() + " " + key);
        return Ledger.taken(connection, author.id(), UUID.fromString(key));
    }

    @Override
    public Standing standing(String kind, String id) throws SQLException {
        return changes.standing(kind, UUID.fromString(id));
    }

    @Override
    public @Nullable Change lastByOthers(String id, long version) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select " + CHANGE + " from document_history h where id = ? and version > ? and not " + OWN
                        + " order by version desc limit 1")) {
            statement.setObject(1, UUID.fromString(id));
            statement.setLong(2, version);
            statement.setString(3, author.id());
            statement.setString(4, author.device());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? change(rows) : null;
            }
        }
    }

    @Override
    public List<State> states(String id, long version) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select " + CHANGE + ", not " + OWN + " as by_others, visibility, shared_with, body"
                        + " from document_history h where id = ? and version >= ? order by version desc limit ?")) {
            statement.setString(1, author.id());
            statement.setString(2, author.device());
            statement.setObject(3, UUID.fromString(id));
            statement.setLong(4, version);
            statement.setInt(5, MOST_STATES);
            statement.setFetchSize(AT_A_TIME);
            List<State> states = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                int read = 0;
                while (read < MOST_READ && rows.next()) {
                    read += rows.getString("body").length();
                    states.add(new State(change(rows), rows.getBoolean("by_others"), DocumentRows.content(rows)));
                }
            }
            return states;
        }
    }

    private static Change change(ResultSet rows) throws SQLException {
        return new Change(
                rows.getString("changed_by"),
                Objects.requireNonNullElse(rows.getString("name"), ""),
                rows.getObject("changed_at", OffsetDateTime.class).toInstant(),
                rows.getLong("version"));
    }

    @Override
    public List<Document> conflicts(String about) throws SQLException {
        return changes.conflicts(UUID.fromString(about));
    }

    @Override
    public Written create(String kind, String id, Content content) throws SQLException {
        return written(changes.create(kind, UUID.fromString(id), content));
    }

    @Override
    public Written change(Document before, Content content) throws SQLException {
        return written(changes.change(before, content));
    }

    @Override
    public Written restore(Document last, Content content) throws SQLException {
        return written(changes.restore(last, content));
    }

    @Override
    public void checkChange(Document before, Content wanted) throws SQLException {
        changes.checkChange(before, wanted);
    }

    @Override
    public void checkDelete(Document document) {
        changes.checkDelete(document);
    }

    @Override
    public Written delete(Document document) throws SQLException {
        return written(changes.delete(document));
    }

    @Override
    public Written keepConflict(@Nullable Document before, ObjectNode body) throws SQLException {
        return written(changes.keepConflict(before, body));
    }

    private static Written written(DocumentChanges.Done done) {
        return new Written(done.document(), done.lsn());
    }

    @Override
    public void enter(Mutation mutation, Outcome outcome) throws SQLException {
        position = Ledger.enter(connection, tenant, author, mutation, outcome);
    }
}
