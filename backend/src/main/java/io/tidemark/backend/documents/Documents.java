package io.tidemark.backend.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Documents of any kind, one change a transaction. A caller sees the own, the shared and the public ones of the own
/// tenant, an admin all but what is personal; what else it may do says [DocumentRights].
public final class Documents {

    /// What a caller wants a document to be; what is null stays as it is or starts private and shared with nobody.
    public record Draft(
            @Nullable UUID id,
            @Nullable String visibility,
            @Nullable List<String> sharedWith,
            @Nullable JsonNode body) {}

    private interface Change {
        DocumentChanges.Done by(DocumentChanges changes) throws SQLException;
    }

    private final TenantStore store;
    private final CommitListeners listeners;
    private final InstantSource clock;

    public Documents(TenantStore store, CommitListeners listeners, InstantSource clock) {
        this.store = store;
        this.listeners = listeners;
        this.clock = clock;
    }

    List<Document> list(Caller caller, String kind, int limit, @Nullable DocumentCursor after) {
        return store.read(caller.tenant(), connection -> DocumentRows.list(connection, caller, kind, limit, after));
    }

    public Document get(Caller caller, String kind, UUID id) {
        return store.read(caller.tenant(), connection -> find(connection, caller, kind, id));
    }

    /// Ids by kind, of reports, dashboards and alerts; of each those changed last.
    ///
    /// @param most of a kind
    public Map<String, List<UUID>> visible(Caller caller, int most) {
        return store.read(caller.tenant(), connection -> DocumentRows.visibleIds(connection, caller, most));
    }

    public Document create(Caller caller, String kind, Draft draft) {
        UUID id = draft.id() == null ? UuidCreator.getTimeOrderedEpoch() : draft.id();
        var content = new Content(
                draft.visibility() == null ? "private" : draft.visibility(),
                sharedWith(draft, List.of()),
                bodyOf(draft));
        return commit(caller, changes -> {
            if (!(changes.standing(kind, id) instanceof Standing.Free)) {
                throw DocumentChanges.taken(id);
            }
            return changes.create(kind, id, content);
        });
    }

    /// @param expected the version the caller changed; another one is a 412 that carries the current document
    public Document update(Caller caller, String kind, UUID id, long expected, Draft draft) {
        ObjectNode body = bodyOf(draft);
        return commit(caller, changes -> {
            Document before = expected(changes.found(kind, id), expected);
            String visibility = draft.visibility() == null ? before.visibility() : draft.visibility();
            return changes.change(before, new Content(visibility, sharedWith(draft, before.sharedWith()), body));
        });
    }

    public void delete(Caller caller, String kind, UUID id, long expected) {
        commit(caller, changes -> changes.delete(expected(changes.found(kind, id), expected)));
    }

    List<DocumentLog.Revision> history(Caller caller, String kind, UUID id, int limit, long below) {
        return store.read(caller.tenant(), connection -> {
            find(connection, caller, kind, id);
            return DocumentLog.history(connection, id, limit, below);
        });
    }

    private Document commit(Caller caller, Change change) {
        DocumentChanges.Done done = store.write(
                caller.tenant(),
                connection -> change.by(DocumentChanges.by(caller, connection, clock.instant(), null)));
        listeners.committed(caller.tenant(), done.lsn());
        return done.document();
    }

    private static Document find(Connection connection, Caller caller, String kind, UUID id) throws SQLException {
        return found(DocumentRows.find(connection, caller, kind, id, false), kind, id);
    }

    static Document found(Optional<Document> document, String kind, UUID id) {
        return document.orElseThrow(
                () -> BackendException.notFound("There is nothing in " + kind + " with the id " + id + "."));
    }

    private static Document expected(Document current, long expected) {
        if (current.version() != expected) {
            throw new BackendException(
                            412,
                            "This was changed in the meantime: it is at version " + current.version() + ", not "
                                    + expected + ". Nothing was changed.")
                    .with("current", current)
                    .header("ETag", "\"" + current.version() + "\"");
        }
        return current;
    }

    private static ObjectNode bodyOf(Draft draft) {
        if (draft.body() instanceof ObjectNode body) {
            return body;
        }
        throw BackendException.badField("/body", "The body is needed and must be an object.");
    }

    private static List<String> sharedWith(Draft draft, List<String> otherwise) {
        List<String> given = draft.sharedWith();
        if (given == null) {
            return otherwise;
        }
        if (given.stream().anyMatch(Objects::isNull)) {
            throw BackendException.badField("/sharedWith", "This is a list of user ids.");
        }
        return given;
    }
}
