package io.tidemark.backend.launch;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.store.Pool;
import io.tidemark.backend.store.PoolSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a backend is to run.
///
/// @param port 0 for any free one
/// @param data the folder of everything it keeps
/// @param demo whether to make the sample workspace and its people
/// @param external a PostgreSQL to use instead of the embedded one
/// @param pools sizes of the pools of connections that are not to have their usual one
/// @param preload names of the parts to load before somebody needs them
/// @param cache how long answers are kept, and with whom
/// @param line  who may open the live line, and how it sends
/// @param sync  what devices may count on
public record BackendSettings(
        String host,
        int port,
        Path data,
        boolean demo,
        @Nullable ExternalStore external,
        Map<Pool, PoolSize> pools,
        Set<String> preload,
        CacheSettings cache,
        LineSettings line,
        SyncSettings sync) {

    public BackendSettings {
        pools = Map.copyOf(pools);
        preload = Set.copyOf(preload);
    }

    /// With pools of the usual size, a cache of its own, nothing loaded beforehand, and the usual line.
    public BackendSettings(String host, int port, Path data, boolean demo, @Nullable ExternalStore external) {
        this(
                host,
                port,
                data,
                demo,
                external,
                Map.of(),
                Set.of(),
                CacheSettings.USUAL,
                LineSettings.USUAL,
                SyncSettings.USUAL);
    }

    /// @param user may make roles
    public record ExternalStore(String jdbcUrl, String user, String password) {}
}
