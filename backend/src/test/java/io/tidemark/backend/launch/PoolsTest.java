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
                .path("most")
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
            } finally {
                release.release(all);
            }
        }
        assertEquals(200, backend.post("/api/v1/query", "viewer@harbour", COUNT).statusCode());
    }
}
