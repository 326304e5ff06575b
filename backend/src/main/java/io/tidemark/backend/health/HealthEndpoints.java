package io.tidemark.backend.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.SecondLevel;
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
    private final Cache cache;
    private final PrometheusMeterRegistry meters;

    public HealthEndpoints(Store store, Cache cache, PrometheusMeterRegistry meters) {
        this.store = store;
        this.cache = cache;
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
            throw BackendException.unavailable(
                    "The database does not answer; this comes back by itself once it does. Look into the backend's log if not.",
                    Duration.ofSeconds(2),
                    null);
        }
        SecondLevel second = cache.second();
        return Reply.json(
                second == null
                        ? Map.of("status", "ready")
                        : Map.of(
                                "status",
                                "ready",
                                "cache",
                                second.answers()
                                        ? "both levels serve"
                                        : "redis does not answer; the first level serves"));
    }
}
