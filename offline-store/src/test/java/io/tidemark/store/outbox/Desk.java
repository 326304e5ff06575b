package io.tidemark.store.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.catalog.Changed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A replica in a folder, and a server that says what a test has it say.
final class Desk implements AutoCloseable {
    static final String ME = "ann";

    private final Path folder;
    private final List<Changed> news = new ArrayList<>();
    private Instant now = Sample.NOW;
    private ReplicaFile file;
    private long lsn;

    Desk(Path folder) {
        this.folder = folder;
        this.file = open();
        if (file.replica().position().epoch() == null) {
            manifest("e1");
        }
        news.clear();
    }

    private ReplicaFile open() {
        ReplicaFile opened = ReplicaFile.open(folder, () -> now);
        opened.listen(news::add);
        return opened;
    }

    void reopen() {
        file.close();
        file = open();
    }

    void later(Duration by) {
        now = now.plus(by);
    }

    ReplicaFile file() {
        return file;
    }

    Edits edits() {
        return file.edits();
    }

    /// What was told since the last call.
    List<Changed> news() {
        List<Changed> told = List.copyOf(news);
        news.clear();
        return told;
    }

    String device() {
        return file.replica().position().deviceId();
    }

    static Content titled(String title) {
        return new Content("private", List.of(), body().put("title", title));
    }

    static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }

    static Document dashboard(String id, long version, String title) {
        return new Document(
                id,
                "dashboards",
                version,
                "bob",
                "shared",
                List.of(ME),
                body().put("title", title).put("note", "of the server"),
                Sample.NOW,
                Sample.NOW);
    }

    @Nullable
    Document retitle(String id, String title) {
        return change(id, "title", title);
    }

    @Nullable
    Document change(String id, String member, String value) {
        return edits().change(id, content -> {
            content.body().put(member, value);
            return content;
        });
    }

    /// A member of the body as it is shown; null when it or the document is not there.
    @Nullable
    String shown(String id, String member) {
        Document document = file.documents().find(id);
        return document == null || !document.body().has(member)
                ? null
                : document.body().path(member).asText();
    }

    @Nullable
    String title(String id) {
        return shown(id, "title");
    }

    /// The first manifest, or one of another history.
    void manifest(String epoch, Document... documents) {
        file.replica().begin(new Manifest(1, 1, ++lsn, epoch, "c" + lsn, List.of(), List.of(documents), List.of()));
    }

    /// The server has documents now, and this device's mutations up to a number.
    void served(long lastMutation, Document... documents) {
        apply(lastMutation, List.of(documents), List.of());
    }

    void withdrawn(long lastMutation, String... ids) {
        apply(lastMutation, List.of(), List.of(ids));
    }

    private void apply(long lastMutation, List<Document> documents, List<String> removed) {
        Frame.Tx tx = new Frame.Tx(++lsn, List.of(), documents, removed);
        file.replica().apply(List.of(tx), checkpoint(lsn, lastMutation), device());
    }

    static Frame.Checkpoint checkpoint(long lsn, long lastMutation) {
        return new Frame.Checkpoint(lsn, "c" + lsn, List.of(), lastMutation, false);
    }

    /// Puts a mutation in as no person could make it here.
    void addRaw(Mutation mutation) {
        sql("INSERT INTO outbox(n, key, id, owner, title, at, mutation, bytes) VALUES (" + mutation.n() + ", '"
                + mutation.key() + "', '" + mutation.id() + "', '', '', '" + now + "', '" + OutboxTable.json(mutation)
                + "', 1)");
        sql("INSERT INTO _served SELECT * FROM documents WHERE id = '" + mutation.id() + "'");
    }

    void sql(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// A single fact of the replica.
    String meta(String key) {
        return text("SELECT value FROM meta WHERE key = '" + key + "'");
    }

    /// All rows of a table.
    String dump(String table) {
        return text("SELECT * FROM " + table);
    }

    private String text(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getString(i));
                }
            }
            return String.join("|", values);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// The server's answer to what is to be sent next.
    void answer(Outcome.Status status, @Nullable String reason) {
        var batch = file.outbox().next(1, 1_000_000);
        var mutation = batch.mutations().getFirst();
        file.outbox()
                .answered(
                        batch.deviceId(),
                        List.of(new Outcome(mutation.n(), mutation.key(), status, 2, lsn, null, reason, null)));
    }

    List<Long> toSend() {
        return file.outbox().next(1000, 10_000_000).mutations().stream()
                .map(mutation -> mutation.n())
                .toList();
    }

    List<String> keysToSend() {
        return file.outbox().next(1000, 10_000_000).mutations().stream()
                .map(mutation -> mutation.key())
                .toList();
    }

    static Document present(@Nullable Document document) {
        return Objects.requireNonNull(document);
    }

    @Override
    public void close() {
        file.close();
    }
}
