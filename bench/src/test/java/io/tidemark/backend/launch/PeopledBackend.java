package io.tidemark.backend.launch;

import io.tidemark.backend.gateway.LineSettings;
import io.tidemark.backend.identity.DemoDirectory;
import io.tidemark.backend.identity.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A whole backend with the demo's people and none of its data. It lives in the backend's package because making
/// people is not the graph's public business.
public final class PeopledBackend implements AutoCloseable {
    private final BackendGraph graph;

    public PeopledBackend(Path folder) {
        this(folder, 0);
    }

    /// @param port 0 for any
    public PeopledBackend(Path folder, int port) {
        this(folder, port, null);
    }

    /// @param leastApp the oldest version of a program that is given changes, null for any
    public PeopledBackend(Path folder, int port, @Nullable String leastApp) {
        graph = new BackendGraph(new BackendSettings(
                "127.0.0.1",
                port,
                folder,
                false,
                null,
                Map.of(),
                Set.of(),
                CacheSettings.USUAL,
                LineSettings.USUAL,
                leastApp));
        new DemoDirectory(graph.base().directory).seed();
    }

    /// Makes a viewer who is in these groups and signs in as the demo's people do.
    public void person(String username, String... groups) {
        graph.base().directory.put(username, username, Set.of(Role.VIEWER), Set.of(groups), "tidemark");
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + graph.port());
    }

    @Override
    public void close() {
        graph.close();
    }
}
