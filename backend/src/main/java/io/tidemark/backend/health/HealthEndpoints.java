package io.tidemark.backend.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.Store;
import java.time.Duration;
import java.util.Map;

/// `/healthz`, `/readyz` and `/metrics`.
public final class HealthEndpoints implements Endpoints {

    private final Store store;
    private final PrometheusMeterRegistry meters;

    public HealthEndpoints(Store store, PrometheusMeterRegistry meters) {
        this.store = store;
        this.meters = meters;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/healthz", Access.ANYONE, request -> Reply.json(Map.of("status", "up")))
                .summary("Whether the process runs");
        routes.get("/readyz", Access.ANYONE, request -> ready()).summary("Whether everything it needs answers");
        routes.get(
                        "/metrics",
                        Access.ANYONE,
                        request -> Reply.text("text/plain; version=0.0.4; charset=utf-8", meters.scrape()))
                .summary("Figures for Prometheus");
    }

    private Reply ready() {
        if (!store.answers()) {
            throw BackendException.unavailable("The database does not answer.", Duration.ofSeconds(2), null);
        }
        return Reply.json(Map.of("status", "ready"));
    }
}
