package io.tidemark.store.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Edit;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.documents.DocumentTable;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a person does to documents. It is shown at once, is on the disk when the call returns, and is sent when the
/// server can be reached; documents of this device's own are changed and that is all. From any thread; a call may
/// have to wait for a sync that is just putting rows in.
///
/// Every call that writes may throw a [StoreException]: nothing was changed then.
public final class Edits {
    /// What the server takes of one mutation, with room for its number.
    private static final long MOST_BYTES = 250_000;
    /// Everybody has one of these, named like its owner.
    private static final String PREFERENCES = "preferences";

    private final SqliteFile file;
    private final Listeners listeners;
    private final InstantSource clock;

    public Edits(SqliteFile file, Listeners listeners, InstantSource clock) {
        this.file = file;
        this.listeners = listeners;
        this.clock = clock;
    }

    private interface Work<T extends @Nullable Object> {
        T in(Connection connection, Overlay overlay) throws SQLException;
    }

    private <T extends @Nullable Object> T write(Work<T> work) {
        return file.writer()
                .write(
                        Durability.ONLY_COPY,
                        transaction -> work.in(transaction.connection(), new Overlay(transaction, listeners)));
    }

    /// Makes a document. Somebody's `preferences` are made once and changed after that.
    ///
    /// @param kind the plural: `dashboards`
    public Document create(String kind, String ownerId, Content content) {
        return write((connection, overlay) -> {
            Instant now = clock.instant();
            String id = kind.equals(PREFERENCES) ? ownerId : uuid(now);
            Document shown = DocumentTable.SHOWN.find(connection, id);
            if (shown != null) {
                return change(connection, overlay, shown, content);
            }
            Edit edit = Edit.between(kind, null, content);
            return shown(add(connection, overlay, mutation(kind, id, 0, edit), ownerId, content, now));
        });
    }

    /// Makes a document of this device's own: nobody else ever hears of it.
    public Document createLocal(String kind, String ownerId, Content content) {
        return write((connection, overlay) -> {
            Instant now = clock.instant();
            Document made = new Document(
                    uuid(now), kind, 1, ownerId, content.visibility(), content.sharedWith(), content.body(), now, now);
            overlay.keep(made);
            return made;
        });
    }

    /// Changes a document from what is shown; when that is the same afterwards, nothing happens.
    ///
    /// @param change from what it is to what it is to be; must return at once
    /// @return the document as it is now; null when there is none
    public @Nullable Document change(String id, UnaryOperator<Content> change) {
        return this.<@Nullable Document>write((connection, overlay) -> {
            Document shown = DocumentTable.SHOWN.find(connection, id);
            if (shown == null) {
                return null;
            }
            Content before = Content.of(shown);
            Content given = new Content(
                    before.visibility(), before.sharedWith(), before.body().deepCopy());
            return change(connection, overlay, shown, change.apply(given));
        });
    }

    private Document change(Connection connection, Overlay overlay, Document shown, Content content)
            throws SQLException {
        Edit edit = Edit.between(shown.kind(), Content.of(shown), content);
        if (edit.isNothing()) {
            return shown;
        }
        if (DocumentTable.SHOWN.isLocal(connection, shown.id())) {
            Document local = changed(shown, content);
            overlay.keep(local);
            return local;
        }
        Mutation mutation = mutation(shown.kind(), shown.id(), overlay.version(shown.id()), edit);
        return shown(add(connection, overlay, mutation, shown.ownerId(), content, clock.instant()));
    }

    private Document changed(Document local, Content content) {
        return new Document(
                local.id(),
                local.kind(),
                local.version() + 1,
                local.ownerId(),
                content.visibility(),
                content.sharedWith(),
                content.body(),
                local.createdAt(),
                clock.instant());
    }

    /// @return whether it was there
    public boolean delete(String id) {
        return write((connection, overlay) -> {
            Document shown = DocumentTable.SHOWN.find(connection, id);
            if (shown == null) {
                return false;
            }
            if (DocumentTable.SHOWN.isLocal(connection, id)) {
                overlay.withdraw(id);
                return true;
            }
            long version = overlay.version(id);
            Mutation mutation = new Mutation(
                    0, "", shown.kind(), id, version, Map.of(), Map.of(), List.of(), List.of(Mutation.DELETE));
            add(connection, overlay, mutation, shown.ownerId(), Content.of(shown), clock.instant());
            return true;
        });
    }

    private static Mutation mutation(String kind, String id, long version, Edit edit) {
        return new Mutation(0, "", kind, id, version, edit.base(), edit.set(), edit.unset(), List.of());
    }

    /// Gives it its number and key.
    private static @Nullable Document add(
            Connection connection, Overlay overlay, Mutation done, String owner, Content content, Instant now)
            throws SQLException {
        long n = Meta.LAST_MUTATION.number(connection) + 1;
        Mutation mutation = new Mutation(
                n,
                uuid(now),
                done.kind(),
                done.id(),
                done.baseVersion(),
                done.base(),
                done.set(),
                done.unset(),
                done.ops());
        if (OutboxTable.bytes(mutation) > MOST_BYTES) {
            throw new StoreException("This is more than fits into one change. Nothing was changed; make it smaller.");
        }
        Entry entry = new Entry(mutation, owner, Entry.title(content), now);
        // what does not fit to the document is refused here, where the person can still do something about it
        entry.onto(DocumentTable.SHOWN.find(connection, done.id()));
        return overlay.add(entry);
    }

    private static Document shown(@Nullable Document document) {
        if (document == null) {
            throw new IllegalStateException("what was changed is not shown");
        }
        return document;
    }

    private static String uuid(Instant now) {
        return UuidCreator.getTimeOrderedEpoch(now).toString();
    }

    /// What no server has said anything of, in the order it was done.
    public List<Waiting> waiting() {
        return file.readers().read(OutboxTable::waiting).stream()
                .map(entry -> {
                    Mutation mutation = entry.mutation();
                    return new Waiting(
                            mutation.n(),
                            mutation.key(),
                            mutation.kind(),
                            mutation.id(),
                            entry.title(),
                            entry.at(),
                            mutation.creates(),
                            mutation.deletes());
                })
                .toList();
    }

    public int waitingCount() {
        return file.readers().read(OutboxTable::waitingCount);
    }

    /// What could not be saved.
    public List<Parked> parked() {
        return file.readers().read(ParkedTable::all);
    }

    /// The person has seen what could not be saved and needs it no more.
    public void discard(String key) {
        write((connection, overlay) -> {
            overlay.discard(key);
            return key;
        });
    }
}
