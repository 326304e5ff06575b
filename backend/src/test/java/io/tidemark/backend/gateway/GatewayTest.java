package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final String KEY = "0123456789012345678901234567890123";

    private final BackendFixture backend = BackendFixture.shared();

    @AfterEach
    void hangUp() {
        LineClient.abortAll();
    }

    @Test
    void whoHasNoGoodTokenIsToldSoAndShutOut() throws Exception {
        for (String query : List.of("", "?token=", "?token=nonsense")) {
            LineClient client = new LineClient();
            client.connect(url(backend.port()) + query, null);
            assertEquals("connection_error", client.next().path("type").asText());
            assertEquals(1008, client.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPersonIsWelcomedByHeaderOrQueryAndMayPingAndBlunder() throws Exception {
        String token = backend.token("viewer@harbour");
        new LineClient().connect(url(backend.port()) + "?token=" + token, null).abort();
        LineClient client = new LineClient();
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
            LineClient.send(socket, blunder);
            assertEquals("error", client.next().path("type").asText(), blunder);
        }
        LineClient.send(socket, "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + token + "\"}}");
        assertEquals("token_accepted", client.next().path("type").asText());
        LineClient.send(socket, "{\"type\":\"ping\",\"data\":{\"timestamp\":\"t1\"}}");
        JsonNode pong = client.next();
        assertEquals("pong", pong.path("type").asText());
        assertEquals("t1", pong.path("data").path("timestamp").asText());
        LineClient.send(
                socket, "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + backend.token("viewer@orchard") + "\"}}");
        assertEquals(1008, client.closed.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aCommitPokesTheOwnTenantWithinASecondAndNobodyElse() throws Exception {
        LineClient harbour = new LineClient();
        harbour.connect(url(backend.port()), backend.token("viewer@harbour"));
        LineClient orchard = new LineClient();
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
        LineClient.send(other, "{\"type\":\"ping\"}");
        assertEquals("pong", orchard.next().path("type").asText());
    }

    @Test
    void aFrameThatIsTooLargeClosesTheLine() throws Exception {
        LineClient client = new LineClient();
        WebSocket socket = client.connect(url(backend.port()), backend.token("viewer@harbour"));
        client.next();
        LineClient.send(socket, "x".repeat(70_000));
        assertEquals(1009, client.closed.get(5, TimeUnit.SECONDS));
    }

    @Test
    void whoAsksWithoutReadingTheAnswersIsNotListenedTo() throws Exception {
        LineClient client = new LineClient();
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
            LineClient client = new LineClient();
            open.add(client.connect(url(backend.port()), token));
            assertEquals("connection_established", client.next().path("type").asText());
        }
        LineClient oneMore = new LineClient();
        oneMore.connect(url(backend.port()), token);
        assertEquals("connection_error", oneMore.next().path("type").asText());
        assertEquals(1013, oneMore.closed.get(5, TimeUnit.SECONDS));
        open.forEach(WebSocket::abort);
        LineClient other = new LineClient();
        other.connect(url(backend.port()), backend.token("viewer@orchard"));
        assertEquals("connection_established", other.next().path("type").asText());
    }

    @Test
    void whoIsGoneBeforeTheTokenIsCheckedIsOnNoLine() throws Exception {
        var checked = new CountDownLatch(1);
        InstantSource clock = () -> {
            if (Thread.currentThread().getName().startsWith("line-")) {
                await(checked);
            }
            return Instant.now();
        };
        try (var line = new Line(clock, LineSettings.USUAL)) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), line.port)) {
                socket.setSoTimeout(10_000);
                String upgrade = """
                        GET /ws-analytics?token=%s HTTP/1.1\r
                        Host: here\r
                        Upgrade: websocket\r
                        Connection: Upgrade\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                        \r
                        """.formatted(line.token());
                socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
                assertTrue(socket.getInputStream().read() > 0);
                socket.setSoLinger(true, 0);
            }
            // Its one event loop has seen the reset once it has answered twice.
            line.askAnything();
            line.askAnything();
            checked.countDown();
            LineClient other = new LineClient();
            other.connect(url(line.port), line.token());
            other.next();
            awaitConnections(line.meters, 1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theWelcomeNamesTheLimits() throws Exception {
        LineClient client = new LineClient();
        client.connect(url(backend.port()), backend.token("viewer@harbour"));
        JsonNode limits = client.next().path("data").path("limits");
        assertEquals(65_536, limits.path("maxFrameBytes").asInt());
        assertEquals(100, limits.path("messagesPerMinute").asInt());
        assertEquals(60, limits.path("refusedSeconds").asInt());
        assertEquals(10_240, limits.path("batchAboveBytes").asInt());
        assertEquals(512, limits.path("behindMessages").asInt());
        assertEquals(1_048_576, limits.path("behindBytes").asInt());
    }

    @Test
    void aPageOfAnotherHostMayNotOpenTheLineAndOneOfThisHostMay() throws Exception {
        String token = backend.token("viewer@harbour");
        for (String origin : List.of("http://127.0.0.1:" + backend.port(), "http://127.0.0.1:3000")) {
            LineClient own = new LineClient();
            own.connect(url(backend.port()), token, "Origin", origin);
            assertEquals("connection_established", own.next().path("type").asText());
        }
        var refused = assertThrows(ExecutionException.class, () -> new LineClient()
                .connect(url(backend.port()), token, "Origin", "https://evil.test"));
        var answer = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
        assertEquals(403, answer.getResponse().statusCode());
    }

    @Test
    void whoAsksTooMuchIsRefusedForAMinuteAndMayStillPing() throws Exception {
        var now = new AtomicLong(System.currentTimeMillis());
        try (var line = new Line(() -> Instant.ofEpochMilli(now.get()), LineSettings.USUAL)) {
            LineClient client = new LineClient();
            WebSocket socket = client.connect(url(line.port), line.token());
            client.next();
            for (int i = 0; i < 100; i++) {
                LineClient.send(socket, i % 2 == 0 ? "{" : "{\"type\":\"dance\"}");
                assertEquals("error", client.next().path("type").asText());
            }
            for (String more : List.of("{", "{\"type\":\"dance\"}")) {
                LineClient.send(socket, more);
                JsonNode refusal = client.next();
                assertEquals("rate_limit_exceeded", refusal.path("type").asText());
                assertEquals(60, refusal.path("data").path("retryAfter").asInt());
                LineClient.send(socket, "{\"type\":\"ping\"}");
                assertEquals("pong", client.next().path("type").asText());
            }
            now.addAndGet(60_000);
            LineClient.send(socket, "{\"type\":\"dance\"}");
            assertEquals("error", client.next().path("type").asText());
            assertFalse(client.closed.isDone());
        }
    }

    @Test
    void aTokenThatExpiresIsAskedForAndWithoutANewOneTheLineCloses() throws Exception {
        try (var line = new Line(InstantSource.system(), settings(Duration.ofMillis(500)))) {
            String ending = line.token(Duration.ofSeconds(4));
            LineClient renews = new LineClient();
            WebSocket socket = renews.connect(url(line.port), ending);
            LineClient lapses = new LineClient();
            lapses.connect(url(line.port), ending);
            for (LineClient client : List.of(renews, lapses)) {
                client.next();
                JsonNode asked = client.next();
                assertEquals("token_expiring", asked.path("type").asText());
                assertTrue(asked.path("data").path("expiresInSeconds").asInt() < 4);
            }
            LineClient.send(socket, "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + line.token() + "\"}}");
            assertEquals("token_accepted", renews.next().path("type").asText());
            assertEquals(1008, lapses.closed.get(10, TimeUnit.SECONDS));
            LineClient.send(socket, "{\"type\":\"ping\"}");
            assertEquals("pong", renews.next().path("type").asText());
        }
    }

    @Test
    void whoseTokenHasExpiredIsNotListenedTo() throws Exception {
        var now = new AtomicLong(System.currentTimeMillis());
        try (var line = new Line(() -> Instant.ofEpochMilli(now.get()), LineSettings.USUAL)) {
            LineClient client = new LineClient();
            WebSocket socket = client.connect(url(line.port), line.token());
            client.next();
            now.addAndGet(Tokens.LIFE.toMillis());
            LineClient.send(socket, "{\"type\":\"ping\"}");
            assertEquals(1008, client.closed.get(5, TimeUnit.SECONDS));
            assertTrue(client.heard.isEmpty());
        }
    }

    @Test
    void aServerThatClosesGivesEachClientAnotherMomentToComeBackAt() throws Exception {
        List<LineClient> clients = new ArrayList<>();
        try (var line = new Line(InstantSource.system(), LineSettings.USUAL)) {
            for (int i = 0; i < 10; i++) {
                LineClient client = new LineClient();
                client.connect(url(line.port), line.token());
                client.next();
                clients.add(client);
            }
        }
        Set<Integer> moments = new TreeSet<>();
        for (LineClient client : clients) {
            JsonNode closing = client.next();
            assertEquals("server_closing", closing.path("type").asText());
            moments.add(closing.path("data").path("retryAfterMs").asInt());
            assertEquals(1001, client.closed.get(5, TimeUnit.SECONDS));
        }
        assertEquals(Set.of(500, 505, 510, 515, 520, 525, 530, 535, 540, 545), moments);
    }

    @Test
    void whoComesWhileTheServerGoesAwayIsToldSo() throws Exception {
        try (var line = new Line(InstantSource.system(), LineSettings.USUAL)) {
            line.gateway.close();
            LineClient late = new LineClient();
            late.connect(url(line.port), line.token());
            assertEquals(1001, late.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSilentPeerIsDroppedAndOneThatAnswersIsNot() throws Exception {
        try (var line = new Line(InstantSource.system(), settings(Duration.ofMillis(150)))) {
            LineClient answers = new LineClient();
            answers.connect(url(line.port), line.token());
            answers.next();
            LineClient silent = new LineClient();
            silent.listens = false;
            silent.connect(url(line.port), line.token());
            awaitConnections(line.meters, 2);
            awaitConnections(line.meters, 1);
            assertFalse(answers.closed.isDone());
            assertNull(silent.heard.poll());
        }
    }

    /// A gateway of its own, with a clock and settings of its own.
    private final class Line implements AutoCloseable {
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        final int port;
        private final UUID user = UUID.randomUUID();
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        private final HeavyWork heavy = new HeavyWork(meters);
        private final InstantSource clock;
        private final Gateway gateway;
        private final RestServer server;

        Line(InstantSource clock, LineSettings settings) {
            this.clock = clock;
            var tokens = new Tokens(KEY, clock);
            gateway = new Gateway(
                    vertx,
                    tokens,
                    backend.tenants(),
                    new CommitListeners(),
                    new Fanout(settings.tick(), System::nanoTime),
                    connection -> new Silence(),
                    clock,
                    settings,
                    meters);
            server = new RestServer(
                    vertx, new Serving(tokens, meters, new Coalescer(meters), heavy), List.of(), gateway);
            port = server.start("127.0.0.1", 0);
        }

        void askAnything() throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/anything"));
            assertEquals(
                    404,
                    HttpClient.newHttpClient()
                            .send(request.build(), BodyHandlers.discarding())
                            .statusCode());
        }

        String token() {
            return token(Tokens.LIFE);
        }

        /// One that ends soon.
        String token(Duration left) {
            return new Tokens(KEY, () -> clock.instant().plus(left).minus(Tokens.LIFE))
                    .issue(new User(user, "harbour", "v@harbour", "V", Set.of(Role.VIEWER), Set.of(), 1, ""));
        }

        @Override
        public void close() {
            gateway.close();
            server.close();
            heavy.close();
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static LineSettings settings(Duration heartbeat) {
        LineSettings usual = LineSettings.USUAL;
        return new LineSettings(usual.origins(), usual.tick(), usual.returns(), heartbeat);
    }

    private static void awaitConnections(SimpleMeterRegistry meters, int expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (meters.get("line.connections").gauge().value() != expected) {
            assertTrue(System.nanoTime() < deadline, "still not " + expected + " connections");
            Thread.onSpinWait();
        }
    }

    private static String url(int port) {
        return "ws://127.0.0.1:" + port + "/ws-analytics";
    }
}
