package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.cache.Lifetimes;
import io.tidemark.backend.identity.DemoDirectory;
import io.tidemark.backend.redis.RealRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two whole backends on one PostgreSQL and one Redis.
final class TwoNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RealRedis REDIS = new RealRedis();

    private static final Path FOLDER = BackendFixture.temporaryFolder();

    private static EmbeddedPostgres database;
    private static Backend one;
    private static Backend other;

    /// A node and somebody signed in there.
    private record Backend(BackendGraph graph, HttpClient client, String token) {

        static Backend start(String name, BackendSettings.ExternalStore store) {
            var cache = new CacheSettings(REDIS.address(), Lifetimes.USUAL);
            var graph = new BackendGraph(
                    new BackendSettings("127.0.0.1", 0, FOLDER.resolve(name), false, store, Map.of(), Set.of(), cache));
            new DemoDirectory(graph.base().directory).seed();
            var nobody = new Backend(graph, HttpClient.newHttpClient(), "");
            String token = nobody.send(
                            "POST", "/api/v1/auth/login", "{\"username\":\"admin@orchard\",\"password\":\"tidemark\"}")
                    .path("accessToken")
                    .asText();
            return new Backend(graph, nobody.client(), token);
        }

        JsonNode send(String method, String path, String body) {
            return BackendFixture.json(exchange(method, path, body));
        }

        HttpResponse<String> exchange(String method, String path, String body) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + graph.port() + path))
                    .timeout(Duration.ofSeconds(15))
                    .header("Authorization", "Bearer " + token)
                    .method(method, BodyPublishers.ofString(body));
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        JsonNode count(String dataset) {
            return send(
                    "POST",
                    "/api/v1/query",
                    "{\"dataset\":\"%s\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}".formatted(dataset));
        }

        void declare(String dataset) {
            send(
                    "POST",
                    "/api/v1/datasets",
                    "{\"id\":\"" + dataset + "\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        }

        void write(String dataset) {
            send("POST", "/api/v1/datasets/" + dataset + "/rows", "{\"op\":\"upsert\",\"row\":{\"a\":\"b\"}}");
        }

        JsonNode cache() {
            return send("GET", "/api/v1/admin/stats", "").path("cache");
        }

        String state() {
            return send("GET", "/readyz", "").path("cache").asText();
        }

        long secondHits() {
            return cache().path("kinds").path("query").path("secondHits").asLong();
        }
    }

    @BeforeAll
    static void start() throws IOException, SQLException {
        database = EmbeddedPostgres.builder()
                .setDataDirectory(FOLDER.resolve("cluster"))
                .setPort(0)
                .start();
        try (var admin = database.getPostgresDatabase().getConnection();
                var statement = admin.createStatement()) {
            statement.execute("create role hosting login createrole");
            statement.execute("grant create on database postgres to hosting");
        }
        var store = new BackendSettings.ExternalStore(
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres", "hosting", "any");
        one = Backend.start("one", store);
        other = Backend.start("other", store);
    }

    @AfterAll
    static void stop() throws IOException {
        other.graph().close();
        one.graph().close();
        database.close();
        REDIS.close();
        BackendFixture.delete(FOLDER);
    }

    private static void bothUp() {
        RealRedis.await(
                "both levels",
                () -> one.state().equals("both levels serve") && other.state().equals("both levels serve"));
    }

    private static String how(JsonNode answer) {
        return answer.path("performance").path("cache").asText();
    }

    private static String rows(JsonNode answer) {
        return answer.path("rows").toString();
    }

    @Test
    void whatOneNodeAnsweredTheOtherAnswersAtOnceAndRemovingItIsSeenOnBoth() {
        bothUp();
        one.declare("shared");
        one.write("shared");
        JsonNode first = one.count("shared");
        assertEquals("miss", how(first));
        RealRedis.await(
                "the write", () -> one.cache().path("second").path("keys").asLong() > 0);
        RealRedis.await("the moment", () -> rows(other.count("shared")).equals("[[1]]"));
        JsonNode again = other.count("shared");
        assertEquals("hit", how(again));
        assertEquals(first.path("asOf"), again.path("asOf"));
        assertTrue(other.secondHits() > 0);
        assertTrue(other.cache().path("second").path("bytes").asLong() > 0);

        JsonNode removed = other.send("DELETE", "/api/v1/admin/cache?kind=query", "");
        assertTrue(removed.path("second").asLong() >= 1, removed::toString);
        RealRedis.await("the removal", SECOND, () -> !how(one.count("shared")).equals("hit"));
    }

    @Test
    void aCommitOnOneNodeIsSeenOnTheOtherWithinASecond() {
        bothUp();
        one.declare("told");
        for (int i = 1; i <= 5; i++) {
            one.write("told");
            String rows = "[[" + i + "]]";
            RealRedis.await(
                    "commit " + i, SECOND, () -> rows(other.count("told")).equals(rows));
        }
    }

    @Test
    void aDatasetThatAppearsOnOneNodeIsThereOnTheOtherWithinASecond() {
        bothUp();
        assertEquals(404, other.count("late").path("status").asInt());
        assertEquals(404, other.count("late").path("status").asInt());
        one.declare("late");
        RealRedis.await("the dataset", SECOND, () -> rows(other.count("late")).equals("[[0]]"));
    }

    @Test
    void withoutRedisBothNodesGoOnAndSaySo() {
        bothUp();
        one.declare("alone");
        one.write("alone");
        REDIS.kill();
        RealRedis.await("the loss", () -> one.state().equals("redis does not answer; the first level serves"));
        assertEquals(200, one.exchange("GET", "/readyz", "").statusCode());
        assertEquals("[[1]]", rows(one.count("alone")));
        assertEquals("hit", how(one.count("alone")));
        assertEquals(false, one.cache().path("second").path("answers").asBoolean(true));
        JsonNode removed = one.send("DELETE", "/api/v1/admin/cache?kind=query", "");
        assertTrue(removed.path("second").isNull(), removed::toString);
        one.write("alone");
        RealRedis.await("the next look", () -> rows(other.count("alone")).equals("[[2]]"));
        REDIS.restart();
        bothUp();
    }

    @Test
    void onlyAKindThatIsKeptCanBeRemovedAndOnlyByAnAdmin() {
        var refused = one.exchange("DELETE", "/api/v1/admin/cache?kind=quarry", "");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("what to forget: query"), refused::body);
        var backend = BackendFixture.shared();
        assertEquals(
                403,
                backend.delete("/api/v1/admin/cache?kind=query", "editor@harbour")
                        .statusCode());
        assertEquals(
                200,
                backend.delete("/api/v1/admin/cache?kind=query", "admin@harbour")
                        .statusCode());
    }
}
