package io.tidemark.backend.launch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.store.PoolStats;
import io.tidemark.backend.store.Store;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// How this process does, for admins of any tenant.
final class SystemFigures implements Supplier<Map<String, Double>> {

    private static final double MILLIS = 1_000;

    private final Store store;
    private final Cache cache;
    private final MeterRegistry meters;

    SystemFigures(Store store, Cache cache, MeterRegistry meters) {
        this.store = store;
        this.cache = cache;
        this.meters = meters;
    }

    /// Without those that are not known yet.
    @Override
    public Map<String, Double> get() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Double> figures = new HashMap<>();
        figures.put("memoryUsedBytes", (double) (runtime.totalMemory() - runtime.freeMemory()));
        figures.put("memoryMaxBytes", (double) runtime.maxMemory());
        figures.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        Gauge lines = meters.find("line.connections").gauge();
        figures.put("lineConnections", lines == null ? 0 : lines.value());
        figures.put("cacheBytes", (double) cache.stats().bytes());
        figures.put("cacheHitRate", cache.stats().hitRate());
        var pools = store.stats().values();
        figures.put("connectionsActive", (double)
                pools.stream().mapToInt(PoolStats::active).sum());
        figures.put("connectionsAwaited", (double)
                pools.stream().mapToInt(PoolStats::waiting).sum());
        figures.values().removeIf(figure -> !Double.isFinite(figure));
        return figures;
    }
}
