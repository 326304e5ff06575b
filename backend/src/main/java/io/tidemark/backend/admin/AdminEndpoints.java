package io.tidemark.backend.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.CacheStats;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.Store;

/// `GET /admin/stats`: figures of this process, for no tenant in particular and with nothing of any tenant in them.
public final class AdminEndpoints implements Endpoints {

    private final Cache cache;
    private final Coalescer coalescer;
    private final Store store;

    public AdminEndpoints(Cache cache, Coalescer coalescer, Store store) {
        this.cache = cache;
        this.coalescer = coalescer;
        this.store = store;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/api/v1/admin/stats", Access.ADMIN, request -> Reply.json(stats()))
                .summary("What the cache, shared reads and the pools of connections do")
                .alone();
    }

    private ObjectNode stats() {
        ObjectNode stats = Json.MAPPER.createObjectNode();
        CacheStats counted = cache.stats();
        ObjectNode kept = stats.putObject("cache");
        kept.put("keys", counted.keys());
        kept.put("bytes", counted.bytes());
        kept.put("budget", counted.budget());
        double rate = counted.hitRate();
        if (Double.isNaN(rate)) {
            kept.putNull("hitRate");
        } else {
            kept.put("hitRate", rate);
        }
        kept.set("kinds", Json.MAPPER.valueToTree(counted.kinds()));
        stats.set("coalescer", Json.MAPPER.valueToTree(coalescer.stats()));
        stats.set("pools", Json.MAPPER.valueToTree(store.stats()));
        return stats;
    }
}
