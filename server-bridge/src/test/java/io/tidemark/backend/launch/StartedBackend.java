package io.tidemark.backend.launch;

import java.net.URI;
import java.nio.file.Path;

/// A whole backend with the demo's people and none of its data, which can be stopped and started again where it
/// was. It lives in the backend's package because making people is not the graph's public business.
public final class StartedBackend implements AutoCloseable {
    private final Path folder;
    private BackendGraph graph;
    private final int port;

    public StartedBackend(Path folder) {
        this.folder = folder;
        this.graph = new BackendGraph(new BackendSettings("127.0.0.1", 0, folder, false, null));
        this.port = graph.port();
        graph.base().demoDirectory().seed();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public void stop() {
        graph.close();
    }

    public void startAgain() {
        graph = new BackendGraph(new BackendSettings("127.0.0.1", port, folder, false, null));
    }

    @Override
    public void close() {
        graph.close();
    }
}
