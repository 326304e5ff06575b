package io.tidemark.backend.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.launch.BackendFixture;
import org.junit.jupiter.api.Test;

final class HealthTest {

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void aRunningBackendIsUpAndReadyAndTellsItsFigures() {
        assertEquals(200, backend.get("/healthz", null).statusCode());
        assertEquals(200, backend.get("/readyz", null).statusCode());
        String figures = backend.get("/metrics", null).body();
        assertTrue(figures.contains(
                "http_server_requests_seconds_count{method=\"GET\",route=\"/readyz\",status=\"200\"}"));
        assertTrue(figures.contains("hikaricp_connections_active"));
        assertTrue(figures.contains("jvm_memory_used_bytes"));
    }
}
