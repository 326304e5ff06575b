package io.tidemark.backend.mutations;

import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/sync/v1/mutations`: what devices send, and what became of it. Rights are those of the person to each document.
public final class MutationEndpoints implements Endpoints {

    record Batch(
            @Nullable String deviceId,
            @Nullable String epoch,
            @Nullable List<@Nullable Mutation> batch) {}

    /// @param nextAfter n of the last item when there are more
    record Page(
            long lastMutation,
            List<Outcome> items,
            @Nullable Long nextAfter) {}

    private static final String PATH = "/sync/v1/mutations";
    private static final int PAGE = 500;

    private final Mutations mutations;

    public MutationEndpoints(Mutations mutations) {
        this.mutations = mutations;
    }

    @Override
    public void mount(Routes routes) {
        routes.post(PATH, Access.VIEWER, this::take)
                .summary("Take what was done on a device, each change once")
                .takes(Batch.class)
                .gives(Mutations.Answer.class);
        routes.get(PATH, Access.VIEWER, this::page)
                .summary("What became of a device's changes: deviceId, from")
                .gives(Page.class)
                .alone();
    }

    private Reply take(Request request) {
        Batch sent = request.json(Batch.class);
        String device = MutationForm.device(sent.deviceId());
        List<Mutation> batch = MutationForm.batch(sent.batch());
        if (sent.epoch() == null) {
            throw BackendException.badField("/epoch", "The epoch of the session is needed.");
        }
        return Reply.json(mutations.take(request.caller(), device, sent.epoch(), batch));
    }

    private Reply page(Request request) {
        String device = MutationForm.device(request.query("deviceId"));
        long from = request.query("from", 1, 1, Long.MAX_VALUE);
        Mutations.Answer found = mutations.since(request.caller(), device, from, PAGE + 1);
        boolean more = found.outcomes().size() > PAGE;
        List<Outcome> items = more ? found.outcomes().subList(0, PAGE) : found.outcomes();
        return Reply.json(
                new Page(found.lastMutation(), items, more ? items.getLast().n() : null));
    }
}
