package io.tidemark.backend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.documents.Documents;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Passwords;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.warehouse.Warehouse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoWorkspaceTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();

    @BeforeAll
    static void theWorkspaceIsSeeded() {
        assertEquals(3, seed().size());
    }

    @Test
    void theSampleHasItsRowsAndDashboardsWhoseTilesAllHaveAnswers() {
        JsonNode sales = BackendFixture.json(BACKEND.get("/api/v1/datasets/sales", "viewer@harbour"));
        assertTrue(sales.path("rows").asLong() >= 250_000);
        JsonNode dashboards = BackendFixture.json(BACKEND.get("/api/v1/dashboards", "viewer@harbour"))
                .path("items");
        int tiles = 0;
        for (JsonNode dashboard : dashboards) {
            for (JsonNode tile : dashboard.path("body").path("tiles")) {
                if (tile.path("query").isObject()) {
                    var answer = BACKEND.post("/api/v1/query", "viewer@harbour", tile.path("query"));
                    // A grain of auto is for the client to choose.
                    assertTrue(
                            answer.statusCode() == 200
                                    || tile.path("query").toString().contains("\"auto\""),
                            tile.path("title") + " → " + answer.body());
                    tiles++;
                }
            }
        }
        assertTrue(tiles >= 12, tiles + " tiles ask something");
    }

    @Test
    void anotherSeedingAddsNothing() {
        long before = lsn();
        assertEquals(List.of(), seed());
        assertEquals(before, lsn());
    }

    private static List<DemoWorkspace.Filled> seed() {
        var tenants = BACKEND.tenants();
        var clock = InstantSource.system();
        var listeners = new CommitListeners();
        try (var warehouse = new Warehouse(tenants, listeners, new SimpleMeterRegistry())) {
            return new DemoWorkspace(
                            tenants,
                            warehouse,
                            new Documents(tenants, listeners, clock),
                            new Directory(tenants, new Passwords(new SecureRandom()), clock),
                            clock)
                    .seed();
        }
    }

    private long lsn() {
        return BackendFixture.json(BACKEND.get("/api/v1/datasets/sales", "viewer@harbour"))
                .path("asOf")
                .path("lsn")
                .asLong();
    }
}
