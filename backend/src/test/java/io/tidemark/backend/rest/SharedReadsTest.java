package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import io.vertx.core.Vertx;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reads that are asked at the same time, over real sockets. The route `/slow` begins, and ends when it is let go.
final class SharedReadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final UUID ANN = UUID.fromString("0198a1b2-0000-7000-8000-000000000001");
    private static final UUID BEN = UUID.fromString("0198a1b2-0000-7000-8000-000000000002");

    private final Tokens tokens = new Tokens("0123456789abcdef0123456789abcdef", InstantSource.system());
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Coalescer coalescer = new Coalescer(meters);
    private final HeavyWork heavy = new HeavyWork(meters);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final RestServer server =
            new RestServer(vertx, new Serving(tokens, meters, coalescer, heavy), List.of(this::routes), null);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final Semaphore letGo = new Semaphore(0);
    private volatile String stored = "before";
    private int port;

    private void routes(Routes routes) {
        routes.get("/slow/{name}", Access.VIEWER, request -> Reply.text("text/plain", slow(stored + " ")));
        routes.post(
                        "/ask",
                        Access.VIEWER,
                        request -> Reply.text("text/plain", slow(request.json(JsonNode.class) + " ")))
                .shared();
        routes.get("/fails", Access.VIEWER, request -> {
            throw new BackendException(422, slow("It cannot be computed."));
        });
        routes.get("/brief", Access.VIEWER, request -> Reply.text("text/plain", slow("brief")))
                .limit(Duration.ofMillis(300));
        routes.get(
                "/wish", Access.VIEWER, request -> Reply.text("text/plain", slow("wish" + request.header("Accept"))));
        routes.put("/stored", Access.EDITOR, request -> {
            stored = "after";
            return Reply.noContent();
        });
    }

    private String slow(String word) throws InterruptedException {
        begun.incrementAndGet();
        try {
            letGo.acquire();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
        return word.repeat(400);
    }

    @BeforeEach
    void start() {
        port = server.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        heavy.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void manyWhoAskTheSameAtOnceGetOneReply() throws Exception {
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        asked.add(get("/slow/a", ANN));
        await(() -> begun.get() == 1);
        for (int i = 1; i < 100; i++) {
            asked.add(get("/slow/a", ANN));
        }
        await(() -> coalescer.stats().joined() == 99);
        assertEquals(new Coalescer.Stats(1, 99, 1), coalescer.stats());
        letGo.release();
        var keys = new ArrayList<String>();
        for (var each : asked) {
            HttpResponse<String> answer = each.get(10, TimeUnit.SECONDS);
            assertEquals(200, answer.statusCode());
            assertEquals("before ".repeat(400), answer.body());
            keys.add(answer.headers().firstValue("X-Request-Key").orElseThrow());
        }
        assertEquals(1, Set.copyOf(keys).size(), keys::toString);
        assertEquals(1, begun.get());
        assertEquals(0, coalescer.stats().running());
    }

    @Test
    void whatDiffersInAnythingIsNotShared() throws Exception {
        var asked = List.of(
                get("/slow/a", ANN),
                get("/slow/b", ANN),
                get("/slow/a?x=1", ANN),
                get("/slow/a", BEN),
                send("GET", "/slow/a", token(ANN, "orchard", Role.VIEWER), ""),
                send("GET", "/slow/a", token(ANN, "harbour", Role.ADMIN), ""));
        await(() -> begun.get() == asked.size());
        letGo.release(asked.size());
        for (var each : asked) {
            assertEquals(200, each.get(10, TimeUnit.SECONDS).statusCode());
        }
        assertEquals(0, coalescer.stats().joined());
    }

    @Test
    void theOrderOfMembersAndParametersMakesNoDifference() throws Exception {
        var one = send("POST", "/ask?p=1&q=2", token(ANN), "{\"a\":1,\"b\":{\"c\":2,\"d\":[3]}}");
        await(() -> begun.get() == 1);
        var other = send("POST", "/ask?q=2&p=1", token(ANN), "{ \"b\": {\"d\":[3], \"c\":2}, \"a\":1 }");
        await(() -> coalescer.stats().joined() == 1);
        letGo.release();
        assertEquals(
                one.get(10, TimeUnit.SECONDS).body(),
                other.get(10, TimeUnit.SECONDS).body());
    }

    @Test
    void aFailureIsSharedToo() throws Exception {
        var one = get("/fails", ANN);
        await(() -> begun.get() == 1);
        var other = get("/fails", ANN);
        await(() -> coalescer.stats().joined() == 1);
        letGo.release();
        assertEquals(422, one.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals(422, other.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals(1, begun.get());
    }

    @Test
    void theOneWhoseThreadDoesTheWorkMayLeaveWithoutHarmToTheOthers() throws Exception {
        CompletableFuture<HttpResponse<String>> stays;
        try (Socket first = open("/slow/a")) {
            assertTrue(first.isConnected());
            await(() -> begun.get() == 1);
            stays = get("/slow/a", ANN);
            await(() -> coalescer.stats().joined() == 1);
        }
        awaitGone(1);
        letGo.release();
        assertEquals("before ".repeat(400), stays.get(10, TimeUnit.SECONDS).body());
        assertEquals(1, begun.get());
        assertEquals(0, interrupted.get());
    }

    @Test
    void oneWhoWaitsMayLeaveWithoutHarmToTheOthers() throws Exception {
        var stays = get("/slow/a", ANN);
        await(() -> begun.get() == 1);
        try (Socket second = open("/slow/a")) {
            assertTrue(second.isConnected());
            await(() -> coalescer.stats().joined() == 1);
        }
        awaitGone(1);
        letGo.release();
        assertEquals(200, stays.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals(0, interrupted.get());
    }

    @Test
    void whenAllHaveGoneTheWorkIsStopped() throws Exception {
        try (Socket first = open("/slow/a")) {
            await(() -> begun.get() == 1);
            try (Socket second = open("/slow/a")) {
                assertTrue(first.isConnected() && second.isConnected());
                await(() -> coalescer.stats().joined() == 1);
            }
        }
        await(() -> interrupted.get() == 1);
        await(() -> coalescer.stats().running() == 0);
        var next = get("/slow/a", ANN);
        letGo.release();
        assertEquals(200, next.get(10, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void workWhoseOnlyCallersTimeIsUpIsStopped() throws Exception {
        assertEquals(504, get("/brief", ANN).get(10, TimeUnit.SECONDS).statusCode());
        await(() -> interrupted.get() == 1);
        assertEquals(1, begun.get());
    }

    @Test
    void aReadAfterAWriteDoesNotJoinAReadBeforeIt() throws Exception {
        var before = get("/slow/a", ANN);
        await(() -> begun.get() == 1);
        assertEquals(
                204,
                send("PUT", "/stored", token(BEN, "harbour", Role.EDITOR), "")
                        .get(10, TimeUnit.SECONDS)
                        .statusCode());
        var after = get("/slow/a", ANN);
        await(() -> begun.get() == 2);
        letGo.release(2);
        assertTrue(before.get(10, TimeUnit.SECONDS).body().startsWith("before"));
        HttpResponse<String> fresh = after.get(10, TimeUnit.SECONDS);
        assertTrue(fresh.body().startsWith("after"), fresh::body);
        assertEquals(
                before.get().headers().firstValue("X-Request-Key"),
                fresh.headers().firstValue("X-Request-Key"));
        assertNotEquals(
                before.get().headers().firstValue("ETag"), fresh.headers().firstValue("ETag"));
    }

    @Test
    void aCommitOfTheTenantAloneEndsJoining() throws Exception {
        var first = get("/slow/a", ANN);
        await(() -> begun.get() == 1);
        coalescer.changed("orchard");
        var joins = get("/slow/a", ANN);
        await(() -> coalescer.stats().joined() == 1);
        coalescer.changed("harbour");
        var later = get("/slow/a", ANN);
        await(() -> begun.get() == 2);
        letGo.release(2);
        for (var each : List.of(first, joins, later)) {
            assertEquals(200, each.get(10, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    void eachCallerGetsTheSharedReplyAsItAskedForIt() throws Exception {
        letGo.release();
        String tag = get("/slow/a", ANN)
                .get(10, TimeUnit.SECONDS)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        var plain = get("/slow/a", ANN);
        await(() -> begun.get() == 2);
        var packed = send("GET", "/slow/a", token(ANN), "", "Accept-Encoding", "gzip");
        var known = send("GET", "/slow/a", token(ANN), "", "If-None-Match", tag);
        await(() -> coalescer.stats().joined() == 2);
        letGo.release();
        assertFalse(plain.get(10, TimeUnit.SECONDS)
                .headers()
                .firstValue("Content-Encoding")
                .isPresent());
        assertEquals(
                "gzip",
                packed.get(10, TimeUnit.SECONDS)
                        .headers()
                        .firstValue("Content-Encoding")
                        .orElseThrow());
        assertEquals(304, known.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals("", known.get().body());
    }

    @Test
    void whatIsSharedCannotDependOnOneCallersHeaders() throws Exception {
        letGo.release();
        var answer = send("GET", "/wish", token(ANN), "", "Accept", "text/special");
        assertTrue(answer.get(10, TimeUnit.SECONDS).body().startsWith("wishnull"));
    }

    private String token(UUID user) {
        return token(user, "harbour", Role.VIEWER);
    }

    private String token(UUID user, String tenant, Role role) {
        return tokens.issue(new User(user, tenant, "someone", "Someone", Set.of(role), Set.of(), 1, ""));
    }

    private CompletableFuture<HttpResponse<String>> get(String path, UUID user) {
        return send("GET", path, token(user), "");
    }

    private CompletableFuture<HttpResponse<String>> send(
            String method, String path, String token, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private Socket open(String path) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String request = "GET " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + token(ANN) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void awaitGone(int clients) {
        await(() -> {
            var gone = meters.find("http.server.requests").tag("status", "499").timer();
            return gone != null && gone.count() == clients;
        });
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not happen");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
