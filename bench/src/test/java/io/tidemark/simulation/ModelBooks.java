package io.tidemark.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.documents.Standing;
import io.tidemark.backend.mutations.Books;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The books of a tenant as the database keeps them, for one mutation of one person's device.
final class ModelBooks implements Books {
    private final Tenant tenant;
    private final ModelRights rights;
    private final String user;
    private final String device;
    private final String key;
    private final Instant now;
    /// The number to which nothing is compared, 0 for none.
    private final long blind;

    ModelBooks(Tenant tenant, ModelServer.Who who, Mutation mutation, Instant now, SeededFault fault) {
        this.tenant = tenant;
        this.rights = new ModelRights(tenant, who.user());
        this.user = who.user();
        this.device = who.device();
        this.key = mutation.key();
        this.now = now;
        this.blind = fault == SeededFault.NO_DUPLICATE_CHECK ? mutation.n() : 0;
    }

    @Override
    public long lastMutation() {
        return blind > 0 ? blind - 1 : tenant.lastMutation(user, device, Long.MAX_VALUE);
    }

    @Override
    public @Nullable Outcome taken(String sought) {
        return tenant.ledger.stream()
                .filter(row -> blind == 0
                        && row.user().equals(user)
                        && row.outcome().key().equals(sought)
                        && row.outcome().status() != Outcome.Status.DUPLICATE)
                .map(Tenant.Entered::outcome)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Standing standing(String kind, String id) {
        History last = tenant.last(id);
        if (last == null) {
            return new Standing.Free();
        }
        boolean isTheirs = last.document().kind().equals(kind) && tenant.sees(user, last.document());
        if (!isTheirs) {
            return new Standing.Hidden();
        }
        return last.deleted() ? new Standing.Deleted(last.document()) : new Standing.There(last.document());
    }

    @Override
    public @Nullable Change lastByOthers(String id, long version) {
        return states(id, version + 1).stream()
                .filter(State::byOthers)
                .map(State::change)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<State> states(String id, long version) {
        return tenant.histories.getOrDefault(id, List.of()).reversed().stream()
                .filter(state -> state.document().version() >= version)
                .map(state -> new State(
                        new Change(
                                state.by(),
                                state.by(),
                                state.at(),
                                state.document().version()),
                        !isOwn(state),
                        Content.of(state.document())))
                .toList();
    }

    private boolean isOwn(History state) {
        return state.by().equals(user)
                && tenant.ledger.stream()
                        .anyMatch(row -> row.user().equals(user)
                                && row.device().equals(device)
                                && row.outcome().key().equals(state.mutation()));
    }

    @Override
    public List<Document> conflicts(String about) {
        List<Document> found = new ArrayList<>();
        for (String id : tenant.histories.keySet()) {
            Document document = tenant.document(id);
            if (document != null
                    && document.kind().equals("conflicts")
                    && document.ownerId().equals(user)
                    && document.body().path("on").path("id").asText().equals(about)) {
                found.add(document);
            }
        }
        return found;
    }

    private Written written(Document after, boolean deleted) {
        return new Written(tenant.write(after, deleted, user, now, key), tenant.head);
    }

    @Override
    public Written create(String kind, String id, Content wanted) {
        Content content = rights.created(kind, id, wanted);
        return written(
                new Document(id, kind, 1, user, content.visibility(), content.sharedWith(), content.body(), now, now),
                false);
    }

    @Override
    public Written change(Document before, Content wanted) {
        return written(Tenant.next(before, rights.changed(before, wanted), now), false);
    }

    @Override
    public Written restore(Document last, Content wanted) {
        return change(last, wanted);
    }

    @Override
    public void checkChange(Document before, Content wanted) {
        rights.changed(before, wanted);
    }

    @Override
    public void checkDelete(Document document) {
        rights.checkDelete(document);
    }

    @Override
    public Written delete(Document document) {
        checkDelete(document);
        return written(Tenant.next(document, Content.of(document), now), true);
    }

    @Override
    public Written keepConflict(@Nullable Document before, ObjectNode body) {
        Content content = new Content("private", List.of(), body);
        if (before != null) {
            return written(Tenant.next(before, content, now), false);
        }
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        return written(new Document(id, "conflicts", 1, user, "private", List.of(), body, now, now), false);
    }

    @Override
    public void enter(Mutation mutation, Outcome outcome) {
        tenant.ledger.add(new Tenant.Entered(user, device, mutation, outcome, tenant.head));
    }
}
