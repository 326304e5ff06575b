package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A route that answers from memory what it answered before, over real sockets.
final class AtOnceTest {
    private static final String QUESTION = "{\"a\":1,\"b\":[2,3]}";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Tokens tokens = new Tokens("0123456789abcdef0123456789abcdef", InstantSource.system());
    private final Coalescer coalescer = new Coalescer(meters);
    private final HeavyWork heavy = new HeavyWork(meters);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final RestServer server =
            new RestServer(vertx, new Serving(tokens, meters, coalescer, heavy), List.of(this::routes), null);

    private final AtomicInteger handled = new AtomicInteger();
    private final Packed kept = new Packed("tide ".repeat(1000).getBytes(StandardCharsets.US_ASCII));
    private volatile boolean remembers = true;
    private final String ann = token(Role.EDITOR, "harbour");
    private int port;

    private void routes(Routes routes) {
        routes.post("/ask", Access.EDITOR, request -> {
                    handled.incrementAndGet();
                    return Reply.text("text/plain", request.bytes().length + " ")
                            .status(200);
                })
                .shared()
                .atOnce(request -> remembers ? Reply.packed("text/plain", kept) : null);
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
    void whatWasAskedBeforeIsAnsweredFromMemoryAsTheHandlerWouldAnswerIt() throws Exception {
        HttpResponse<String> first = ask(ann, QUESTION);
        assertEquals(QUESTION.length() + " ", first.body());
        HttpResponse<String> again = ask(ann, QUESTION);
        assertEquals("tide ".repeat(1000), again.body());
        assertEquals(1, handled.get());
        assertEquals(
                first.headers().firstValue("X-Request-Key").orElseThrow(),
                again.headers().firstValue("X-Request-Key").orElseThrow());
        assertTrue(again.headers().firstValue("ETag").orElseThrow().startsWith("W/"));
        assertTrue(again.headers().firstValue("X-Response-Time").isPresent());
        assertEquals(
                2,
                meters.get("http.server.requests")
                        .tags("route", "/ask", "status", "200")
                        .timer()
                        .count());
    }

    @Test
    void whatMemoryDoesNotHaveIsLeftToTheHandler() throws Exception {
        ask(ann, QUESTION);
        remembers = false;
        assertEquals(QUESTION.length() + " ", ask(ann, QUESTION).body());
        assertEquals(2, handled.get());
    }

    @Test
    void nobodyGetsFromMemoryWhatTheRouteWouldRefuse() throws Exception {
        ask(ann, QUESTION);
        String viewer = token(Role.VIEWER, "harbour");
        assertEquals(403, ask(viewer, QUESTION).statusCode());
        assertEquals(403, ask(viewer, QUESTION).statusCode());
        assertEquals(401, ask(null, QUESTION).statusCode());
        assertEquals(401, ask(ann + "x", QUESTION).statusCode());
        assertEquals(1, handled.get());
        ask(token(Role.EDITOR, "orchard"), QUESTION);
        assertEquals(2, handled.get(), "another tenant has not asked before");
    }

    @Test
    void whatIsNotCompressedYetIsNotCompressedOnTheEventLoop() throws Exception {
        ask(ann, QUESTION);
        assertEquals(2, handledAfter("gzip"));
        kept.as(Encoding.GZIP);
        assertEquals(2, handledAfter("gzip"));
    }

    private int handledAfter(String encoding) throws Exception {
        ask(ann, QUESTION, "Accept-Encoding", encoding);
        return handled.get();
    }

    @Test
    void aBodyMayComeInManyPieces() throws Exception {
        String spaced = "{" + " ".repeat(60) + "}";
        for (int i = 1; i <= 2; i++) {
            String answer = inPieces(spaced);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        }
        String large = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
        assertEquals(large.length() + " ", ask(ann, large).body());
        assertEquals(200, ask(ann, large).statusCode());
    }

    /// A byte at a time, each in a packet of its own.
    private String inPieces(String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            String head = "POST /ask HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer " + ann
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            for (byte one : body.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String token(Role role, String tenant) {
        return tokens.issue(new User(UUID.randomUUID(), tenant, "someone", "Someone", Set.of(role), Set.of(), 1, ""));
    }

    private HttpResponse<String> ask(@Nullable String token, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ask"))
                .POST(BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
