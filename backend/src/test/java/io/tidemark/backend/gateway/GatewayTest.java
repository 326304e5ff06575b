package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.rest.HeavyWork;
import io.tidemark.backend.rest.RestServer;
import io.tidemark.backend.rest.Serving;
import io.tidemark.backend.store.CommitListeners;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BackendFixture backend = BackendFixture.shared();

    @AfterAll
    static void closeClient() {
        CLIENT.shutdownNow();
    }

    @Test
    void whoHasNoGoodTokenIsToldSoAndShutOut() throws Exception {
        for (String query : List.of("", "?token=", "?token=nonsense")) {
            Client client = new Client();
            client.connect(url(backend.port()) + query, null);
            assertEquals("connection_error", client.next().path("type").asText());
            assertEquals(1008, client.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPersonIsWelcomedByHeaderOrQueryAndMayPingAndBlunder() throws Exception {
        String token = backend.token("viewer@harbour");
        new Client().connect(url(backend.port()) + "?token=" + token, null).abort();
        Client client = new Client();
        WebSocket socket = client.connect(url(backend.port()), token);
        JsonNode welcome = client.next();
        assertEquals("connection_established", welcome.path("type").asText());
        assertEquals("harbour", welcome.path("data").path("tenantId").asText());
        assertEquals(30, welcome.path("data").path("heartbeatSeconds").asInt());
        for (String blunder : List.of(
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"type\":\"dance\"}",
                "{\"data\":{}}",
                "[1e99999999999999999]",
                "[".repeat(2_000))) {
            send(socket, blunder);
            assertEquals("error", client.next().path("type").asText(), blunder);
        }
        send(socket, "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + token + "\"}}");
        assertEquals("token_accepted", client.next().path("type").asText());
        send(socket, "{\"type\":\"ping\",\"data\":{\"timestamp\":\"t1\"}}");
        JsonNode pong = client.next();
        assertEquals("pong", pong.path("type").asText());
        assertEquals("t1", pong.path("data").path("timestamp").asText());
        send(socket, "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + backend.token("viewer@orchard") + "\"}}");
        assertEquals(1008, client.closed.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aCommitPokesTheOwnTenantWithinASecondAndNobodyElse() throws Exception {
        Client harbour = new Client();
        harbour.connect(url(backend.port()), backend.token("viewer@harbour"));
        Client orchard = new Client();
        WebSocket other = orchard.connect(url(backend.port()), backend.token("viewer@orchard"));
        harbour.next();
        orchard.next();
        backend.post("/api/v1/dashboards", "editor@harbour", Map.of("body", Map.of()));
        long committed = System.nanoTime();
        JsonNode poke = harbour.next();
        assertTrue(System.nanoTime() - committed < 1_000_000_000L);
        assertEquals("sync_poke", poke.path("type").asText());
        assertTrue(poke.path("data").path("lsn").asLong() > 0);
        assertEquals(1, poke.path("data").path("policyVersion").asLong());
        // The pong comes behind anything that was sent before it.
        send(other, "{\"type\":\"ping\"}");
        assertEquals("pong", orchard.next().path("type").asText());
    }

    @Test
    void aFrameThatIsTooLargeClosesTheLine() throws Exception {
        Client client = new Client();
        WebSocket socket = client.connect(url(backend.port()), backend.token("viewer@harbour"));
        client.next();
        send(socket, "x".repeat(70_000));
        assertEquals(1009, client.closed.get(5, TimeUnit.SECONDS));
    }

    @Test
    void whoAsksWithoutReadingTheAnswersIsNotListenedTo() throws Exception {
        Client client = new Client();
        client.listens = false;
        WebSocket socket = client.connect(url(backend.port()), backend.token("viewer@harbour"));
        String ping = "{\"type\":\"ping\",\"data\":{\"timestamp\":\"" + "x".repeat(60_000) + "\"}}";
        boolean taken = true;
        for (int i = 0; taken && i < 2_000; i++) {
            taken = CompletableFuture.anyOf(
                            socket.sendText(ping, true).thenApply(sent -> true),
                            new CompletableFuture<Boolean>().completeOnTimeout(false, 2, TimeUnit.SECONDS))
                    .get()
                    .equals(true);
        }
        assertFalse(taken, "120 MB of answers wait for a client that reads none");
        socket.abort();
    }

    @Test
    void aPersonHasOnlySoManyLines() throws Exception {
        String token = backend.token("admin@orchard");
        List<WebSocket> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Client client = new Client();
            open.add(client.connect(url(backend.port()), token));
            assertEquals("connection_established", client.next().path("type").asText());
        }
        Client oneMore = new Client();
        oneMore.connect(url(backend.port()), token);
        assertEquals("connection_error", oneMore.next().path("type").asText());
        assertEquals(1013, oneMore.closed.get(5, TimeUnit.SECONDS));
        open.forEach(WebSocket::abort);
        Client other = new Client();
        other.connect(url(backend.port()), backend.token("viewer@orchard"));
        assertEquals("connection_established", other.next().path("type").asText());
    }

    @Test
    void aSilentPeerIsDroppedAndOneThatAnswersIsNot() throws Exception {
        var meters = new SimpleMeterRegistry();
        var tokens = new Tokens("0123456789012345678901234567890123", InstantSource.system());
        String token =
                tokens.issue(new User(UUID.randomUUID(), "harbour", "v@harbour", "V", Set.of(Role.VIEWER), 1, ""));
        Vertx vertx = Vertx.vertx();
        try (var heavy = new HeavyWork(meters);
                var gateway = new Gateway(
                        vertx,
                        tokens,
                        backend.tenants(),
                        new CommitListeners(),
                        InstantSource.system(),
                        Duration.ofMillis(150),
                        meters);
                var server = new RestServer(
                        vertx, new Serving(tokens, meters, new Coalescer(meters), heavy), List.of(), gateway)) {
            String url = url(server.start("127.0.0.1", 0));
            Client answers = new Client();
            answers.connect(url, token);
            answers.next();
            Client silent = new Client();
            silent.listens = false;
            silent.connect(url, token);
            awaitConnections(meters, 2);
            awaitConnections(meters, 1);
            assertFalse(answers.closed.isDone());
            assertNull(silent.heard.poll());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static void awaitConnections(SimpleMeterRegistry meters, int expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (meters.get("line.connections").gauge().value() != expected) {
            assertTrue(System.nanoTime() < deadline, "still not " + expected + " connections");
            Thread.onSpinWait();
        }
    }

    private static void send(WebSocket socket, String text) throws Exception {
        socket.sendText(text, true).get(5, TimeUnit.SECONDS);
    }

    private static String url(int port) {
        return "ws://127.0.0.1:" + port + "/ws-analytics";
    }

    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private boolean listens = true;

        WebSocket connect(String url, @Nullable String token) throws Exception {
            var builder = CLIENT.newWebSocketBuilder();
            if (token != null) {
                builder.header("Authorization", "Bearer " + token);
            }
            return builder.buildAsync(URI.create(url), this).get(10, TimeUnit.SECONDS);
        }

        JsonNode next() throws InterruptedException, IOException {
            String message = heard.poll(10, TimeUnit.SECONDS);
            return Json.MAPPER.readTree(String.valueOf(message));
        }

        /// Without a request nothing is read, so pings stay unanswered.
        @Override
        public void onOpen(WebSocket socket) {
            if (listens) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
