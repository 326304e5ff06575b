package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A backend whose own PostgreSQL is killed under it.
final class PostgresRestartTest {

    private static final int ROWS = 300_000;
    private static final String COUNT = "{\"dataset\":\"kept\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder = BackendFixture.temporaryFolder();
    private final BackendGraph graph = new BackendGraph(new BackendSettings("127.0.0.1", 0, folder, false, null));
    private String token = "";

    @AfterEach
    void close() {
        graph.close();
        BackendFixture.delete(folder);
    }

    @Test
    void whatIsKilledIsStartedAgainAndNothingIsLost() throws Exception {
        graph.base().demoDirectory().seed();
        token = json(post("/api/v1/auth/login", "{\"username\":\"admin@harbour\",\"password\":\"tidemark\"}"))
                .path("accessToken")
                .asText();
        String job = json(post("/api/v1/datasets/kept/import?format=csv", rows()))
                .path("jobId")
                .asText();
        await(
                "the import writes",
                60,
                () -> json(get("/api/v1/jobs/" + job)).path("rows").asInt() > 0);

        // Without its options it cannot be started again: a long outage.
        Path options = folder.resolve("postgres/postmaster.opts");
        Path hidden = folder.resolve("postmaster.opts.hidden");
        Files.move(options, hidden);
        kill();
        await("it is seen", 10, () -> get("/readyz").statusCode() == 503);
        for (var refused : new HttpResponse<?>[] {get("/readyz"), post("/api/v1/query", COUNT)}) {
            assertEquals(503, refused.statusCode(), () -> String.valueOf(refused.body()));
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        }
        assertEquals(200, get("/healthz").statusCode());

        Files.move(hidden, options);
        await("it is ready again", 60, () -> get("/readyz").statusCode() == 200);
        await(
                "the import ends",
                90,
                () -> json(get("/api/v1/jobs/" + job)).path("state").asText().equals("done"));
        assertEquals(ROWS, count());

        kill();
        await("it is there a second time", 40, () -> get("/api/v1/jobs/" + job).statusCode() == 200);
        aTransactionThatRunsAtTheEndIsCommitted();
    }

    private void aTransactionThatRunsAtTheEndIsCommitted() throws Exception {
        var begun = new CountDownLatch(1);
        var running = new FutureTask<>(() -> graph.base().tenants.write("harbour", connection -> {
            begun.countDown();
            try (var statement = connection.createStatement()) {
                return statement.execute("select pg_sleep(1)");
            }
        }));
        Thread.ofVirtual().start(running);
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        graph.close();
        assertTrue(running.get(1, TimeUnit.SECONDS));
    }

    /// Its processes notice one after the other that it is gone, and each answers until then.
    private void kill() throws Exception {
        String pid =
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst();
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<ProcessHandle> all = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        await("all its processes end", 20, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private int count() throws Exception {
        HttpResponse<String> answer = post("/api/v1/query", COUNT);
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer).path("rows").path(0).path(0).asInt();
    }

    private static String rows() {
        var csv = new StringBuilder("name,amount\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("row ").append(i).append(',').append(i % 1000).append('\n');
        }
        return csv.toString();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, int seconds, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.onSpinWait();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + graph.port() + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
