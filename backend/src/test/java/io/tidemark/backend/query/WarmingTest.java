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
    private static final String QUERY =
            "{\"dataset\":\"warm\",\"measures\":[{\"agg\":\"sum\",\"field\":\"n\",\"as\":\"total\"}]}";

    @Test
    void whatIsAskedOftenIsAnsweredBeforeItIsAskedAgain() {
        assertEquals(201, BACKEND.post("/api/v1/datasets", "admin@orchard", """
                        {"id":"warm","key":["id"],"fields":[{"name":"id","type":"integer"},{"name":"n","type":"integer"}]}
                        """).statusCode());
        write(1);
        assertEquals("miss", ask().path("performance").path("cache").asText());
        assertEquals("hit", ask().path("performance").path("cache").asText());
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int written = 2; System.nanoTime() < end; written++) {
            double before = warmed();
            write(written);
            while (warmed() == before && System.nanoTime() < end) {
                LockSupport.parkNanos(50_000_000);
            }
            JsonNode answer = ask();
            assertEquals(written, answer.path("rows").path(0).path(0).asInt());
            if (answer.path("performance").path("cache").asText().equals("hit")) {
                return;
            }
        }
        throw new AssertionError("what is asked often was not answered beforehand within " + PATIENCE);
    }

    private static void write(int n) {
        String line = "{\"op\":\"upsert\",\"row\":{\"id\":1,\"n\":" + n + "}}";
        var answer = BACKEND.post("/api/v1/datasets/warm/rows", "admin@orchard", line);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static JsonNode ask() {
        var answer = BACKEND.post("/api/v1/query", "viewer@orchard", QUERY);
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
