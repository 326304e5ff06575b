package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WarmingTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatIsAskedOftenIsAnsweredBeforeItIsAskedAgain() {
        declare("warm");
        isWarmed("warm");
    }

    @Test
    void aQueryThatFailsKeepsNoOtherFromIt() {
        declare("tepid");
        BACKEND.tenants().write("orchard", connection -> {
            try (var statement = connection.prepareStatement("""
                    insert into query_usage (tenant, digest, dataset, roles, query, asked, asked_at)
                    values ('orchard', 'failing', 'tepid', '{VIEWER}', ?::jsonb, 1000000, now())
                    """)) {
                statement.setString(1, query("tepid").replace("\"n\"", "\"gone\""));
                return statement.executeUpdate();
            }
        });
        isWarmed("tepid");
    }

    private static void isWarmed(String dataset) {
        write(dataset, 1);
        assertEquals("miss", ask(dataset).path("performance").path("cache").asText());
        assertEquals("hit", ask(dataset).path("performance").path("cache").asText());
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int written = 2; System.nanoTime() < end; written++) {
            double before = warmed();
            write(dataset, written);
            while (warmed() == before && System.nanoTime() < end) {
                LockSupport.parkNanos(50_000_000);
            }
            JsonNode answer = ask(dataset);
            assertEquals(written, answer.path("rows").path(0).path(0).asInt());
            if (answer.path("performance").path("cache").asText().equals("hit")) {
                return;
            }
        }
        throw new AssertionError("what is asked often was not answered beforehand within " + PATIENCE);
    }

    private static void declare(String dataset) {
        assertEquals(
                201,
                BACKEND.post("/api/v1/datasets", "admin@orchard", """
                        {"id":"%s","key":["id"],"fields":[{"name":"id","type":"integer"},{"name":"n","type":"integer"}]}
                        """.formatted(dataset))
                        .statusCode());
    }

    private static void write(String dataset, int n) {
        String line = "{\"op\":\"upsert\",\"row\":{\"id\":1,\"n\":" + n + "}}";
        var answer = BACKEND.post("/api/v1/datasets/" + dataset + "/rows", "admin@orchard", line);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static String query(String dataset) {
        return "{\"dataset\":\"" + dataset + "\",\"measures\":[{\"agg\":\"sum\",\"field\":\"n\",\"as\":\"total\"}]}";
    }

    private static JsonNode ask(String dataset) {
        var answer = BACKEND.post("/api/v1/query", "viewer@orchard", query(dataset));
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer);
    }

    private static double warmed() {
        String metrics = BACKEND.get("/metrics", null).body();
        assertTrue(metrics.contains("answers_warmed_total"));
        return metrics.lines()
                .filter(line -> line.startsWith("answers_warmed_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
