package io.tidemark.backend.mutations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Dispute;
import io.tidemark.analytics.edit.Edit;
import io.tidemark.analytics.edit.Merge;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.edit.Outcome.Status;
import io.tidemark.analytics.edit.Same;
import io.tidemark.analytics.edit.Units;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of a mutation, and sees to it. It is taken once: under its key, and as the next of its device.
/// What a person may not do, or cannot be done, is taken as well and has no effect; nothing that was typed is
/// overwritten by somebody who did not see it.
public final class Taking {

    private static final String NOT_THERE = "It is not there, or not for you to see.";

    private final Books books;
    private final Author author;

    public Taking(Books books, Author author) {
        this.books = books;
        this.author = author;
    }

    /// @throws BackendException 409 of [Stop] when it is not the device's turn
    public Outcome take(Mutation mutation) throws SQLException {
        long last = books.lastMutation();
        Outcome known = books.taken(mutation.key());
        if (known == null && mutation.n() <= last) {
            throw Stop.copied(mutation.n(), last);
        }
        if (known == null && mutation.n() > last + 1) {
            throw Stop.gap(mutation.n(), last);
        }
        Outcome outcome = known == null ? decided(mutation) : known.again(mutation.n());
        if (mutation.n() == last + 1) {
            books.enter(mutation, outcome);
        }
        return outcome;
    }

    private Outcome decided(Mutation mutation) throws SQLException {
        try {
            return mutation.deletes() ? deleted(mutation) : edited(mutation);
        } catch (BadMutation e) {
            return rejected(mutation, String.valueOf(e.getMessage()));
        } catch (BackendException e) {
            if (e.status() >= 500) {
                throw e;
            }
            return rejected(mutation, e.detail());
        }
    }

    private Outcome deleted(Mutation mutation) throws SQLException {
        return switch (books.standing(mutation.kind(), mutation.id())) {
            case Standing.Free _, Standing.Hidden _ -> rejected(mutation, NOT_THERE);
            case Standing.Deleted _ -> outcome(mutation, Status.APPLIED, 0, 0, null);
            case Standing.There(Document document) -> {
                books.checkDelete(document);
                // A version below the one it was deleted at is of a history that was put back: who knows what it holds.
                boolean another = document.version() < mutation.baseVersion();
                if (another || books.lastByOthers(mutation.id(), mutation.baseVersion()) != null) {
                    yield outcome(
                            mutation,
                            Status.MERGED,
                            document.version(),
                            0,
                            "It was changed meanwhile, so it was not deleted.");
                }
                yield outcome(
                        mutation, Status.APPLIED, 0, books.delete(document).lsn(), null);
            }
        };
    }

    private Outcome edited(Mutation mutation) throws SQLException {
        boolean isNothing = mutation.set().isEmpty() && mutation.unset().isEmpty();
        boolean isNew = mutation.creates() && mutation.base().isEmpty();
        return switch (books.standing(mutation.kind(), mutation.id())) {
            case Standing.There(Document document) -> merged(mutation, document, false);
            case Standing.Deleted(Document last) when !isNothing -> merged(mutation, last, true);
            case Standing.Free _ when isNew && !isNothing -> created(mutation);
            case Standing.Hidden _
            when isNew && !isNothing -> rejected(mutation, "The id " + mutation.id() + " is already taken.");
            case Standing.Deleted _, Standing.Free _, Standing.Hidden _ ->
                isNothing ? outcome(mutation, Status.APPLIED, 0, 0, null) : rejected(mutation, NOT_THERE);
        };
    }

    private Outcome created(Mutation mutation) throws SQLException {
        Content content = Merge.onto(null, mutation, Merge.Rule.THEIRS).content();
        Books.Written made = books.create(mutation.kind(), mutation.id(), content);
        return outcome(mutation, Status.APPLIED, made.document().version(), made.lsn(), null);
    }

    /// @param gone whether it was deleted, and comes back
    private Outcome merged(Mutation mutation, Document before, boolean gone) throws SQLException {
        Merge.Merged merged = Merge.onto(Content.of(before), mutation, Merge.Rule.THEIRS);
        Books.Change others = books.lastByOthers(mutation.id(), mutation.baseVersion());
        List<Document> open = List.of();
        if (!merged.disputes().isEmpty()) {
            Content wanted =
                    Merge.onto(Content.of(before), mutation, Merge.Rule.MINE).content();
            books.checkChange(before, wanted);
            open = books.conflicts(mutation.id());
        }
        Document after = before;
        long lsn = 0;
        if (gone
                || !Edit.between(before.kind(), Content.of(before), merged.content())
                        .isNothing()) {
            Books.Written written =
                    gone ? books.restore(before, merged.content()) : books.change(before, merged.content());
            after = written.document();
            lsn = written.lsn();
        }
        if (!merged.disputes().isEmpty()) {
            ObjectNode theirs = signature(others == null ? null : changer(mutation, merged.disputes(), others), before);
            Books.Written conflict = kept(mutation, before, merged.disputes(), open, theirs);
            return new Outcome(
                    mutation.n(),
                    mutation.key(),
                    Status.CONFLICT,
                    after.version(),
                    conflict.lsn(),
                    conflict.document().id(),
                    "Somebody else changed the same meanwhile.",
                    null);
        }
        String reason = gone ? "It had been deleted meanwhile; this brought it back." : null;
        Status status = others == null || lsn == 0 ? Status.APPLIED : Status.MERGED;
        return outcome(mutation, status, after.version(), lsn, reason);
    }

    /// Who changed a disputed field last; where that is too long ago, who changed anything last.
    private Books.Change changer(Mutation mutation, List<Dispute> disputes, Books.Change others) throws SQLException {
        Books.State later = null;
        Map<String, JsonNode> then = Map.of();
        for (Books.State state : books.states(mutation.id(), mutation.baseVersion())) {
            Map<String, JsonNode> fields = Units.of(mutation.kind(), state.content());
            if (later != null && later.byOthers() && isAnother(disputes, fields, then)) {
                return later.change();
            }
            later = state;
            then = fields;
        }
        return others;
    }

    private static boolean isAnother(
            List<Dispute> disputes, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        return disputes.stream().map(Dispute::path).anyMatch(path -> !Same.same(before.get(path), after.get(path)));
    }

    private static ObjectNode signature(Books.@Nullable Change others, Document before) {
        ObjectNode theirs = Json.MAPPER.createObjectNode();
        if (others == null) {
            return theirs.put("version", before.version());
        }
        return theirs.put("by", others.by())
                .put("name", others.name())
                .put("at", others.at().toString())
                .put("version", others.version());
    }

    /// Keeps what was wanted: in the conflict that this goes on with, if there is one, else in a new one.
    ///
    /// @return the last one written
    private Books.Written kept(
            Mutation mutation, Document about, List<Dispute> disputes, List<Document> open, ObjectNode theirs)
            throws SQLException {
        ObjectNode yours = author.signature(mutation.key());
        List<Dispute> left = new ArrayList<>(disputes);
        Books.Written written = null;
        for (Document conflict : open) {
            List<Dispute> further = left.stream()
                    .filter(dispute -> Conflict.isContinued(conflict, dispute))
                    .toList();
            if (!further.isEmpty()) {
                written = books.keepConflict(conflict, Conflict.continued(conflict, further, yours, theirs));
                left.removeAll(further);
            }
        }
        return written == null || !left.isEmpty()
                ? books.keepConflict(null, Conflict.of(about, left, yours, theirs))
                : written;
    }

    private static Outcome rejected(Mutation mutation, String reason) {
        return outcome(mutation, Status.REJECTED, 0, 0, reason);
    }

    private static Outcome outcome(Mutation mutation, Status status, long version, long lsn, @Nullable String reason) {
        return new Outcome(mutation.n(), mutation.key(), status, version, lsn, null, reason, null);
    }
}
