package io.tidemark.backend.warehouse;

import io.tidemark.backend.policy.Policies;
import io.tidemark.backend.policy.Rule;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/datasets/{id}/policy`: who may have which rows and columns.
public final class PolicyEndpoints implements Endpoints {

    record Given(
            @Nullable String role,
            @Nullable Map<String, List<@Nullable String>> where,
            @Nullable List<String> hides) {
        Rule rule() {
            return new Rule(
                    role == null ? "" : role, where == null ? Map.of() : where, hides == null ? List.of() : hides);
        }
    }

    record Asked(@Nullable List<Given> rules) {}

    record Policy(String dataset, List<Rule> rules) {}

    private static final Duration LIMIT = Duration.ofMinutes(6);

    private final TenantStore store;
    private final PolicyChange change;

    public PolicyEndpoints(TenantStore store, PolicyChange change) {
        this.store = store;
        this.change = change;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/api/v1/datasets/{id}/policy", Access.ADMIN, this::get)
                .summary("Who may have which rows and columns of a dataset; no rules: everybody everything")
                .gives(Policy.class);
        routes.put("/api/v1/datasets/{id}/policy", Access.ADMIN, this::put)
                .summary("Say who may have which rows and columns of a dataset")
                .takes(Asked.class)
                .gives(Policy.class)
                .limit(LIMIT);
    }

    private Reply get(Request request) {
        String dataset = request.path("id");
        return Reply.json(store.read(request.caller().tenant(), connection -> {
            Catalog.get(connection, dataset);
            return new Policy(dataset, Policies.of(connection, dataset));
        }));
    }

    private Reply put(Request request) {
        List<Given> given = request.json(Asked.class).rules();
        List<Rule> rules =
                given == null ? List.of() : given.stream().map(Given::rule).toList();
        String dataset = request.path("id");
        return Reply.json(new Policy(dataset, change.put(request.caller(), dataset, rules)));
    }
}
