package io.tidemark.backend.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.store.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Documents of any kind. A caller sees the own, the shared and the public ones of the own tenant, an admin all; an
/// editor may change the body of what it sees, only the owner and admins who sees it and whether it stays. Each
/// change is one lsn, and another one when more people may see a report.
public final class Documents {

    /// What a caller wants a document to be; what is null stays as it is or starts private and shared with nobody.
    public record Draft(
            @Nullable UUID id,
            @Nullable String visibility,
            @Nullable List<String> sharedWith,
            @Nullable JsonNode body) {}

    private static final int MOST_SHARED = 1000;
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /// @param lsn the last one taken
    private record Committed(Document document, long lsn) {}

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
        return store.read(caller.tenant(), connection -> find(connection, caller, kind, id, false));
    }

    /// Ids by kind, of reports, dashboards and alerts; of each those changed last.
    ///
    /// @param most of a kind
    public Map<String, List<UUID>> visible(Caller caller, int most) {
        return store.read(caller.tenant(), connection -> DocumentRows.visibleIds(connection, caller, most));
    }

    public Document create(Caller caller, String kind, Draft draft) {
        UUID id = draft.id() == null ? UuidCreator.getTimeOrderedEpoch() : draft.id();
        if (id.version() != 7) {
            throw BackendException.badField("/id", "An id is a UUID of version 7.");
        }
        Instant now = now();
        var document = checked(new Document(
                id.toString(),
                kind,
                1,
                caller.userId(),
                draft.visibility() == null ? "private" : draft.visibility(),
                draft.sharedWith() == null ? List.of() : draft.sharedWith(),
                bodyOf(draft),
                now,
                now));
        return commit(caller, connection -> {
            long lsn = TenantClock.next(connection, caller.tenant());
            if (!DocumentRows.insert(connection, caller.tenant(), document, lsn)) {
                throw BackendException.conflict("The id " + id + " is already taken.");
            }
            return logged(connection, caller, null, document, false, lsn);
        });
    }

    /// @param expected the version the caller changed; another one is a 412 that carries the current document
    public Document update(Caller caller, String kind, UUID id, long expected, Draft draft) {
        return commit(caller, connection -> {
            Document before = expected(find(connection, caller, kind, id, true), expected);
            var after = checked(new Document(
                    before.id(),
                    kind,
                    before.version() + 1,
                    before.ownerId(),
                    draft.visibility() == null ? before.visibility() : draft.visibility(),
                    draft.sharedWith() == null ? before.sharedWith() : draft.sharedWith(),
                    bodyOf(draft),
                    before.createdAt(),
                    now()));
            if (!Objects.equals(DocumentLog.Audience.of(before), DocumentLog.Audience.of(after))) {
                checkOwns(caller, before, "change who sees it");
            }
            long lsn = TenantClock.next(connection, caller.tenant());
            DocumentRows.update(connection, after, lsn);
            return logged(connection, caller, before, after, false, lsn);
        });
    }

    public void delete(Caller caller, String kind, UUID id, long expected) {
        commit(caller, connection -> {
            Document before = expected(find(connection, caller, kind, id, true), expected);
            checkOwns(caller, before, "delete it");
            var last = new Document(
                    before.id(),
                    kind,
                    before.version() + 1,
                    before.ownerId(),
                    before.visibility(),
                    before.sharedWith(),
                    before.body(),
                    before.createdAt(),
                    now());
            long lsn = TenantClock.next(connection, caller.tenant());
            DocumentRows.delete(connection, id);
            return logged(connection, caller, before, last, true, lsn);
        });
    }

    List<DocumentLog.Revision> history(Caller caller, String kind, UUID id, int limit, long below) {
        return store.read(caller.tenant(), connection -> {
            find(connection, caller, kind, id, false);
            return DocumentLog.history(connection, id, limit, below);
        });
    }

    private static Committed logged(
            Connection connection, Caller caller, @Nullable Document before, Document after, boolean deleted, long lsn)
            throws SQLException {
        DocumentLog.append(connection, caller.tenant(), caller.userId(), before, after, deleted, lsn);
        long last = DocumentEvents.raise(connection, caller.tenant(), caller.userId(), before, after, deleted, lsn);
        return new Committed(after, last);
    }

    private Document commit(Caller caller, Work<Committed> work) {
        Committed done = store.write(caller.tenant(), work);
        listeners.committed(caller.tenant(), done.lsn());
        return done.document();
    }

    private static Document find(Connection connection, Caller caller, String kind, UUID id, boolean lock)
            throws SQLException {
        Optional<Document> found = DocumentRows.find(connection, caller, kind, id, lock);
        return found.orElseThrow(
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

    private static void checkOwns(Caller caller, Document document, String what) {
        if (!document.ownerId().equals(caller.userId()) && !caller.may(Role.ADMIN)) {
            throw BackendException.forbidden("Only its owner or an admin may " + what + ".");
        }
    }

    private static JsonNode bodyOf(Draft draft) {
        if (draft.body() == null || !draft.body().isObject()) {
            throw BackendException.badField("/body", "The body is needed and must be an object.");
        }
        return draft.body();
    }

    private static Document checked(Document document) {
        if (!List.of("private", "shared", "public").contains(document.visibility())) {
            throw BackendException.badField("/visibility", "Visibility is private, shared or public.");
        }
        if (!document.sharedWith().stream().allMatch(Documents::isUserId)
                || document.sharedWith().size() > MOST_SHARED) {
            throw BackendException.badField("/sharedWith", "This is a list of at most " + MOST_SHARED + " user ids.");
        }
        return document;
    }

    /// Whether somebody can be called that: there is a room of this name, where they are told.
    private static boolean isUserId(@Nullable String text) {
        return text != null && USER_ID.matcher(text).matches();
    }

    /// PostgreSQL keeps microseconds; the answer to a write must equal the next read.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
