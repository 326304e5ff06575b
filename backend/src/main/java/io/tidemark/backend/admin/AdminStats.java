package io.tidemark.backend.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.cache.CacheStats;
import io.tidemark.backend.cache.SecondLevel;
import io.tidemark.backend.modules.ModuleContext;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.store.Store;

/// `GET /admin/stats`: figures of this process, for no tenant in particular and with nothing of any tenant in them but
/// what the caller asked for of their own.
final class AdminStats {

    private final Store store;
    private final ModuleContext.Figures figures;

    AdminStats(Store store, ModuleContext.Figures figures) {
        this.store = store;
        this.figures = figures;
    }

    ObjectNode stats(Request request) {
        ObjectNode stats = Json.MAPPER.createObjectNode();
        CacheStats counted = figures.cache().stats();
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
        second(kept);
        stats.set("coalescer", Json.MAPPER.valueToTree(figures.coalescer().stats()));
        stats.set("pools", Json.MAPPER.valueToTree(store.stats()));
        stats.set("modules", Json.MAPPER.valueToTree(figures.loads().all()));
        stats.set("events", Json.MAPPER.valueToTree(figures.events().all()));
        figures.sections().forEach((name, section) -> stats.set(name, section.apply(request)));
        return stats;
    }

    /// The level that several nodes share, when there is one; its keys and memory only while it answers.
    private void second(ObjectNode kept) {
        SecondLevel level = figures.cache().second();
        if (level == null) {
            return;
        }
        SecondLevel.Figures known = level.figures();
        ObjectNode second = kept.putObject("second");
        second.put("answers", level.answers());
        if (known != null) {
            second.put("keys", known.keys());
            second.put("bytes", known.bytes());
        }
    }
}
