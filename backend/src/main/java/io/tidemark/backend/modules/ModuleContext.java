package io.tidemark.backend.modules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/// What the graph has made when a module is loaded.
///
/// @param folder of everything the backend keeps
public record ModuleContext(
        Path folder, InstantSource clock, Store store, CommitListeners listeners, Filled filled, Figures figures) {

    /// What is to be prepared once a dataset was filled, before somebody needs it.
    @FunctionalInterface
    public interface Filled {
        void filled(String tenant, String dataset);
    }

    /// What counts, and what is counted.
    ///
    /// @param sections what others make of the statistics for who asks, by name
    public record Figures(
            MeterRegistry meters,
            Cache cache,
            Coalescer coalescer,
            Loads loads,
            EventTimes events,
            Map<String, Function<Request, ObjectNode>> sections) {}
}
