package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A backend that is started again.
final class WarmStartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String QUERY = "{\"dataset\":\"kept\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder = BackendFixture.temporaryFolder();
    private BackendGraph graph = start();

    private BackendGraph start() {
        return new BackendGraph(new BackendSettings("127.0.0.1", 0, folder, false, null));
    }

    @AfterEach
    void close() {
        graph.close();
        BackendFixture.delete(folder);
    }

    @Test
    void whatWasAskedOftenIsAnsweredAlreadyWhenTheBackendIsBack() throws Exception {
        graph.base().demoDirectory().seed();
        String login = "{\"username\":\"admin@harbour\",\"password\":\"tidemark\"}";
        String token =
                json(send("/api/v1/auth/login", "", login)).path("accessToken").asText();
        send("/api/v1/datasets", token, "{\"id\":\"kept\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        send("/api/v1/datasets/kept/rows", token, "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}");
        send("/api/v1/query", token, QUERY);
        send("/api/v1/query", token, QUERY);
        await("it is counted", () -> counted() >= 2);

        graph.close();
        graph = start();
        await("it is answered beforehand", () -> send("/metrics", "", null)
                .lines()
                .anyMatch(line -> line.startsWith("answers_warmed_total") && !line.endsWith(" 0.0")));
        JsonNode answer = json(send("/api/v1/query", token, QUERY));
        assertEquals("hit", answer.path("performance").path("cache").asText(), answer.toString());
    }

    private long counted() {
        return graph.base().tenants.read("harbour", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select coalesce(sum(asked), 0) from query_usage")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(100_000_000);
        }
    }

    /// @param body null for a GET
    private String send(String path, String token, @Nullable String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + graph.port() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
        var answer = client.send(
                (body == null ? request.GET() : request.POST(BodyPublishers.ofString(body))).build(),
                BodyHandlers.ofString());
        assertTrue(answer.statusCode() < 300, answer.body());
        return answer.body();
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}
