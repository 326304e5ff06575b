package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final String COUNT = "{\"dataset\":\"pooled\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}";

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void questionsThatTakeEveryConnectionLeaveSigningInWritingAndSyncingAlone() throws InterruptedException {
        backend.post(
                "/api/v1/datasets",
                "admin@harbour",
                "{\"id\":\"pooled\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        int all = BackendFixture.json(backend.get("/api/v1/admin/stats", "admin@harbour"))
                .path("pools")
                .path("analytics")
                .path("max")
                .asInt();
        CountDownLatch held = new CountDownLatch(all);
        Semaphore release = new Semaphore(0);
        try (var busy = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < all; i++) {
                busy.execute(() -> backend.analytics().read("harbour", connection -> {
                    held.countDown();
                    release.acquireUninterruptibly();
                    return true;
                }));
            }
            held.await();
            try {
                var person = Map.of("username", "viewer@harbour", "password", "tidemark");
                assertEquals(
                        200, backend.post("/api/v1/auth/login", null, person).statusCode());
                assertEquals(200, backend.get("/api/v1/me", "viewer@harbour").statusCode());
                assertEquals(
                        200,
                        backend.post(
                                        "/api/v1/datasets/pooled/rows",
                                        "admin@harbour",
                                        "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}")
                                .statusCode());
                assertEquals(
                        200, backend.get("/sync/v1/manifest", "viewer@harbour").statusCode());
                var refused = backend.post("/api/v1/query", "viewer@harbour", COUNT);
                assertEquals(503, refused.statusCode(), refused.body());
                assertTrue(refused.headers().firstValue("Retry-After").isPresent());
                assertTrue(refused.body().contains("connections for “analytics” are in use"), refused.body());
                assertEquals(200, backend.get("/readyz", null).statusCode());
            } finally {
                release.release(all);
            }
        }
        assertEquals(200, backend.post("/api/v1/query", "viewer@harbour", COUNT).statusCode());
    }

    @Test
    void anAdminResizesAPoolWhileItRuns() {
        var larger = backend.put("/api/v1/admin/pools/sync", "admin@harbour", Map.of("min", 3, "max", 21));
        assertEquals(200, larger.statusCode(), larger.body());
        assertEquals(21, BackendFixture.json(larger).path("max").asInt());
        assertEquals(3, BackendFixture.json(larger).path("min").asInt());
        var stats = BackendFixture.json(backend.get("/api/v1/admin/stats", "admin@harbour"));
        assertEquals(21, stats.path("pools").path("sync").path("max").asInt());
        assertTrue(
                stats.path("pools").path("sync").path("postgres").path("idle").asInt() >= 1, stats::toString);
        backend.put("/api/v1/admin/pools/sync", "admin@harbour", Map.of("min", 4, "max", 20));
    }

    @Test
    void aSizeThatCannotBeIsRefusedWithWhatToDo() {
        assertEquals(403, resized("sync", "editor@harbour", 4, 20));
        assertEquals(404, resized("golf", "admin@harbour", 4, 20));
        assertEquals(400, resized("sync", "admin@harbour", 0, 20));
        assertEquals(400, resized("sync", "admin@harbour", 5, 4));
        assertEquals(400, resized("sync", "admin@harbour", 4, 101));
        assertEquals(
                400, resized("default", "admin@orchard", 1, 1), "one tenant's admin takes nothing from the others");
        var tooMuch = backend.put("/api/v1/admin/pools/sync", "admin@harbour", Map.of("min", 4, "max", 100));
        assertEquals(400, tooMuch.statusCode());
        assertTrue(tooMuch.body().contains("max_connections"), tooMuch.body());
        assertEquals(
                "/max",
                BackendFixture.json(tooMuch)
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asText());
    }

    private int resized(String pool, String username, int min, int max) {
        return backend.put("/api/v1/admin/pools/" + pool, username, Map.of("min", min, "max", max))
                .statusCode();
    }
}
