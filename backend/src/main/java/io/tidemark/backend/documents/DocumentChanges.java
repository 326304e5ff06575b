package io.tidemark.backend.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.store.NamedLock;
import io.tidemark.backend.store.TenantClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one person does to documents within one transaction, with the rights the directory knows in that moment: the
/// only way in which documents change. Each change is one lsn, and another one when more people may see a report.
/// Look first, then change: `standing` and `found` hold the document, changing it takes the tenant's clock.
public final class DocumentChanges {

    /// @param document as it is now; as it was when it is gone
    /// @param lsn      the last one taken
    public record Done(Document document, long lsn) {}

    private static final int MOST_SHARED = 1000;
    /// Characters of a body.
    private static final int LONGEST_BODY = 1 << 20;
    private static final List<String> VISIBILITIES = List.of("private", "shared", "public");
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Connection connection;
    private final Caller caller;
    private final Instant now;
    private final @Nullable UUID mutation;

    private DocumentChanges(Connection connection, Caller caller, Instant now, @Nullable UUID mutation) {
        this.connection = connection;
        this.caller = caller;
        this.now = now;
        this.mutation = mutation;
    }

    /// @param mutation the key of the mutation that is carried out, if one is
    /// @throws BackendException 403 when the person has no role any more
    public static DocumentChanges by(Caller claimed, Connection connection, Instant now, @Nullable UUID mutation)
            throws SQLException {
        // PostgreSQL keeps microseconds; the answer to a write must equal the next read.
        return new DocumentChanges(
                connection, Directory.present(connection, claimed), now.truncatedTo(ChronoUnit.MICROS), mutation);
    }

    /// Who changes, with present roles.
    public Caller caller() {
        return caller;
    }

    /// Holds the id, also one that is free.
    public Standing standing(String kind, UUID id) throws SQLException {
        NamedLock.take(connection, "document " + id);
        Optional<Document> there = DocumentRows.find(connection, caller, kind, id, true);
        if (there.isPresent()) {
            return new Standing.There(there.get());
        }
        if (DocumentRows.isTaken(connection, id)) {
            return new Standing.Hidden();
        }
        Document last = DocumentLog.last(connection, id);
        if (last == null) {
            return new Standing.Free();
        }
        boolean isSeen = last.kind().equals(kind) && DocumentFeed.sees(caller, kind, DocumentLog.Audience.of(last));
        return isSeen ? new Standing.Deleted(last) : new Standing.Hidden();
    }

    /// Holds the document.
    Document found(String kind, UUID id) throws SQLException {
        return Documents.found(DocumentRows.find(connection, caller, kind, id, true), kind, id);
    }

    /// Makes what `standing` found free.
    public Done create(String kind, UUID id, Content wanted) throws SQLException {
        DocumentKind known = DocumentKind.of(kind);
        DocumentRights.toCreate(caller, known, id);
        if (known != DocumentKind.PREFERENCES) {
            checkId(id);
        }
        Content content = content(known, null, checked(wanted));
        return insert(document(id.toString(), kind, 1, caller.userId(), content, now));
    }

    private void checkId(UUID id) throws SQLException {
        if (id.version() != 7) {
            throw BackendException.badField("/id", "An id is a UUID of version 7.");
        }
        if (Directory.hasUser(connection, id)) {
            throw taken(id);
        }
    }

    static BackendException taken(UUID id) {
        return BackendException.conflict("The id " + id + " is already taken.");
    }

    public Done change(Document before, Content wanted) throws SQLException {
        return replace(before, next(before, checkChange(before, wanted)));
    }

    /// Brings back what was deleted, as something that nobody could see before.
    public Done restore(Document last, Content wanted) throws SQLException {
        return insert(next(last, checkChange(last, wanted)));
    }

    /// Whether the caller may make it that.
    ///
    /// @return what it would be: the server decides who sees a comment
    public Content checkChange(Document before, Content wanted) throws SQLException {
        Content content = content(DocumentKind.of(before.kind()), before, checked(wanted));
        DocumentRights.toChange(caller, before, content);
        return content;
    }

    /// Whether the caller may delete it.
    public void checkDelete(Document document) {
        DocumentRights.toDelete(caller, document);
    }

    public Done delete(Document before) throws SQLException {
        checkDelete(before);
        long lsn = TenantClock.next(connection, caller.tenant());
        DocumentRows.delete(connection, UUID.fromString(before.id()));
        return logged(before, next(before, Content.of(before)), true, lsn);
    }

    /// The caller's conflicts about a document; holds them.
    public List<Document> conflicts(UUID about) throws SQLException {
        return DocumentRows.conflicts(connection, caller, about);
    }

    /// What the server itself writes: a conflict of the caller's.
    ///
    /// @param before null for a new one
    public Done keepConflict(@Nullable Document before, ObjectNode body) throws SQLException {
        Content content = new Content("private", List.of(), body);
        if (before != null) {
            return replace(before, next(before, content));
        }
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        return insert(document(id, DocumentKind.CONFLICTS.wireName(), 1, caller.userId(), content, now));
    }

    private Content content(DocumentKind kind, @Nullable Document before, Content wanted) throws SQLException {
        return switch (kind) {
            case DASHBOARDS, REPORTS, ALERTS, ANNOTATIONS, SCENARIOS -> wanted;
            case COMMENTS ->
                before == null ? Comments.placed(connection, caller, wanted) : Comments.changed(before, wanted);
            case PREFERENCES, CONFLICTS -> new Content("private", List.of(), wanted.body());
        };
    }

    private static Content checked(Content wanted) throws SQLException {
        if (!VISIBILITIES.contains(wanted.visibility())) {
            throw BackendException.badField("/visibility", "Visibility is private, shared or public.");
        }
        if (!wanted.sharedWith().stream().allMatch(user -> USER_ID.matcher(user).matches())
                || wanted.sharedWith().size() > MOST_SHARED) {
            throw BackendException.badField("/sharedWith", "This is a list of at most " + MOST_SHARED + " user ids.");
        }
        if (DocumentRows.text(wanted.body()).length() > LONGEST_BODY) {
            throw new BackendException(413, "It would become larger than " + LONGEST_BODY + " characters.");
        }
        return wanted;
    }

    private Document next(Document before, Content content) {
        return document(
                before.id(), before.kind(), before.version() + 1, before.ownerId(), content, before.createdAt());
    }

    private Document document(
            String id, String kind, long version, String ownerId, Content content, Instant createdAt) {
        return new Document(
                id, kind, version, ownerId, content.visibility(), content.sharedWith(), content.body(), createdAt, now);
    }

    private Done insert(Document document) throws SQLException {
        long lsn = TenantClock.next(connection, caller.tenant());
        if (!DocumentRows.insert(connection, caller.tenant(), document, lsn)) {
            throw taken(UUID.fromString(document.id()));
        }
        return logged(null, document, false, lsn);
    }

    private Done replace(Document before, Document after) throws SQLException {
        long lsn = TenantClock.next(connection, caller.tenant());
        DocumentRows.update(connection, after, lsn);
        return logged(before, after, false, lsn);
    }

    private Done logged(@Nullable Document before, Document after, boolean deleted, long lsn) throws SQLException {
        var stamp = new DocumentLog.Stamp(caller.tenant(), caller.userId(), mutation, lsn);
        DocumentLog.append(connection, stamp, before, after, deleted);
        long last = DocumentEvents.raise(connection, caller.tenant(), caller.userId(), before, after, deleted, lsn);
        return new Done(after, last);
    }
}
