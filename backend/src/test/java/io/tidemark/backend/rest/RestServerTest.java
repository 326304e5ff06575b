package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The server with routes of its own, over real sockets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestServerTest {

    record Thing(String name, int size) {}

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final Tokens tokens = new Tokens(KEY, InstantSource.system());
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final HeavyWork heavy = new HeavyWork(meters);
    private final Serving serving = new Serving(tokens, meters, new Coalescer(meters), heavy);
    private final RestServer server = new RestServer(vertx, serving, List.of(RestServerTest::routes), null);
    private int port;

    private static void routes(Routes routes) {
        routes.get("/things/{name}", Access.ANYONE, r -> Reply.json(Map.of("name", r.path("name"))))
                .summary("One thing")
                .gives(Thing.class);
        routes.post("/things", Access.EDITOR, r -> Reply.json(201, r.json(Thing.class)))
                .takes(Thing.class);
        routes.post("/size", Access.ANYONE, r -> Reply.json(count(r.body())));
        routes.get("/long", Access.ANYONE, r -> Reply.text("text/plain", "tide ".repeat(1000)));
        routes.get(
                "/stream",
                Access.ANYONE,
                r -> Reply.stream("application/x-ndjson", out -> {
                    for (int i = 0; i < 100_000; i++) {
                        out.write(("{\"n\":" + i + "}\n").getBytes(StandardCharsets.UTF_8));
                    }
                }));
        routes.get("/defect", Access.ANYONE, r -> {
            throw new IllegalStateException("secret inner words");
        });
        routes.get("/refused", Access.ANYONE, r -> {
            throw BackendException.badField("/a/0", "This is wrong.");
        });
        routes.get("/never", Access.ANYONE, r -> {
                    new CountDownLatch(1).await();
                    return Reply.noContent();
                })
                .limit(Duration.ofMillis(100));
    }

    private static Map<String, Long> count(InputStream body) throws IOException {
        long bytes = 0;
        byte[] piece = new byte[8192];
        for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            bytes += n;
        }
        return Map.of("bytes", bytes);
    }

    @BeforeAll
    void start() {
        port = server.start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        heavy.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void pathParametersAreDecoded() throws Exception {
        assertEquals("a b/c", json(get("/things/a%20b%2Fc")).path("name").asText());
    }

    @Test
    void aProblemSaysWhatWhereAndWhich() throws Exception {
        var answer = get("/refused");

        assertEquals(400, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"This is wrong.\","
                        + "\"instance\":\"/refused\",\"errors\":[{\"pointer\":\"/a/0\",\"detail\":\"This is wrong.\"}]}",
                answer.body());
        assertEquals(404, json(get("/nowhere")).path("status").asInt());
        assertEquals(405, json(send("DELETE", "/long", null, "")).path("status").asInt());
    }

    @Test
    void aMethodThatAnAddressDoesNotTakeIsToldWhichItTakes() throws Exception {
        for (String method : new String[] {"DELETE", "PATCH", "BREW"}) {
            var refused = send(method, "/things/one", null, "");
            assertEquals(405, refused.statusCode());
            assertEquals("GET", refused.headers().firstValue("Allow").orElseThrow());
            assertTrue(json(refused).path("detail").asText().contains(method), refused.body());
        }
        assertEquals(
                "POST",
                send("GET", "/things", null, "").headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void whatIsTooLongOrNotHttpIsRefusedAsAProblem() throws Exception {
        String end = " HTTP/1.1\r\nHost: here\r\n";
        String address = raw("GET /" + "a".repeat(8_000) + end + "\r\n");
        assertEquals("414", address.split(" ", 3)[1], address);
        String headers = raw("GET /long" + end + "X-A: " + "a".repeat(12_000) + "\r\n\r\n");
        assertEquals("431", headers.split(" ", 3)[1], headers);
        String nonsense = raw("GET /long" + end + "no colon here\r\n\r\n");
        assertEquals("400", nonsense.split(" ", 3)[1], nonsense);
        for (String answer : new String[] {address, headers, nonsense}) {
            assertTrue(answer.contains("application/problem+json"), answer);
            assertTrue(answer.contains("\"detail\":"), answer);
        }
    }

    @Test
    void anAddressThatIsNotWellFormedIsTheCallersFault() throws Exception {
        for (String address : new String[] {"/long?a=%zz", "/things/%zz", "/long?%"}) {
            var raw = raw("GET " + address + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            assertTrue(raw.startsWith("HTTP/1.1 400"), () -> address + ": " + raw);
            assertTrue(raw.contains("application/problem+json"), raw);
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDefectShowsAnIdAndNoInnerWords() throws Exception {
        var answer = get("/defect");

        assertEquals(500, answer.statusCode());
        assertFalse(answer.body().contains("secret"));
        assertTrue(json(answer).path("instance").asText().startsWith("urn:uuid:"));
    }

    @Test
    void aRouteIsForThoseWithItsRoleOrAHigherOne() throws Exception {
        String thing = "{\"name\":\"buoy\",\"size\":3}";

        assertEquals(401, send("POST", "/things", null, thing).statusCode());
        assertEquals(403, send("POST", "/things", Role.VIEWER, thing).statusCode());
        assertEquals(201, send("POST", "/things", Role.EDITOR, thing).statusCode());
        assertEquals(201, send("POST", "/things", Role.ADMIN, thing).statusCode());
    }

    @Test
    void aBadBodyIsPointedAt() throws Exception {
        var field = json(send("POST", "/things", Role.EDITOR, "{\"name\":\"buoy\",\"size\":\"big\"}"));
        assertEquals("/size", field.path("errors").path(0).path("pointer").asText());
        assertEquals(400, send("POST", "/things", Role.EDITOR, "{\"name\":").statusCode());
        assertEquals(400, send("POST", "/things", Role.EDITOR, "").statusCode());
        String large = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}";
        assertEquals(413, send("POST", "/things", Role.EDITOR, large).statusCode());
    }

    @Test
    void anUploadStreamsThroughAndARefusedOneLeavesTheConnectionUsable() throws Exception {
        byte[] large = new byte[24 << 20];
        var request = HttpRequest.newBuilder(uri("/size"))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
        assertEquals(
                large.length,
                json(client.send(request.build(), BodyHandlers.ofString()))
                        .path("bytes")
                        .asLong());

        var refused = HttpRequest.newBuilder(uri("/things")).POST(BodyPublishers.ofByteArray(large));
        assertEquals(401, client.send(refused.build(), BodyHandlers.ofString()).statusCode());
        assertEquals(200, get("/long").statusCode());
    }

    @Test
    void longAnswersAreCompressedWhenAskedFor() throws Exception {
        var packed = HttpRequest.newBuilder(uri("/long")).header("Accept-Encoding", "br, gzip;q=0.8");
        var answer = client.send(packed.build(), BodyHandlers.ofByteArray());
        assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElseThrow());
        assertEquals("5000", answer.headers().firstValue("X-Original-Size").orElseThrow());
        assertEquals("Accept-Encoding", answer.headers().firstValue("Vary").orElseThrow());
        assertTrue(answer.headers().firstValue("X-Response-Time").isPresent());
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertEquals(5000, plain.readAllBytes().length);
        }
        packed.header("X-No-Compression", "1");
        assertEquals(
                5000, client.send(packed.build(), BodyHandlers.ofByteArray()).body().length);
    }

    @Test
    void aStreamedAnswerArrivesWhole() throws Exception {
        assertEquals(100_000, get("/stream").body().lines().count());
        var packed = HttpRequest.newBuilder(uri("/stream")).header("Accept-Encoding", "gzip");
        try (var plain = new GZIPInputStream(
                client.send(packed.build(), BodyHandlers.ofInputStream()).body())) {
            assertTrue(new String(plain.readAllBytes(), StandardCharsets.UTF_8).endsWith("{\"n\":99999}\n"));
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() throws Exception {
        assertEquals(504, get("/never").statusCode());
    }

    @Test
    void theContractIsWrittenFromTheRoutes() throws Exception {
        JsonNode contract = json(get("/api/v1/openapi.json"));

        JsonNode one = contract.at("/paths/~1things~1{name}/get");
        assertEquals("One thing", one.path("summary").asText());
        assertEquals("name", one.at("/parameters/0/name").asText());
        assertEquals(
                "integer",
                contract.at("/components/schemas/Thing/properties/size/type").asText());
        assertEquals("editor", contract.at("/paths/~1things/post/x-role").asText());
    }

    @Test
    void aTakenPortIsOneClearSentence() {
        try (var second = new RestServer(vertx, serving, List.of(), null)) {
            var taken = assertThrows(BackendException.class, () -> second.start("127.0.0.1", port));
            assertTrue(taken.detail().contains("Port " + port), taken::detail);
            assertTrue(taken.detail().contains("--port"), taken::detail);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, "");
    }

    private HttpResponse<String> send(String method, String path, @Nullable Role role, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body));
        if (role != null) {
            var user =
                    new User(UUID.randomUUID(), "harbour", "someone@harbour", "Someone", Set.of(role), Set.of(), 1, "");
            request.header("Authorization", "Bearer " + tokens.issue(user));
        }
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
