package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.Backoff;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Bearer;
import io.tidemark.bridge.rest.Given;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The line over a real socket.
final class LiveLineTest {
    private static final String HELLO = "{\"type\":\"connection_established\",\"data\":{\"connectionId\":\"c\"}}";
    private static final Backoff NEVER = new Backoff(Duration.ofDays(900), Duration.ofDays(900));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MockWebServer web = new MockWebServer();
    private final BlockingQueue<Long> pokes = new LinkedBlockingQueue<>();
    private final BlockingQueue<LineState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final SpeakingServer server = new SpeakingServer("a");
    private final LineListener listener = new LineListener() {
        @Override
        public void state(LineState state) {
            states.add(state);
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            pokes.add(lsn);
        }

        @Override
        public void push(Push push) {
            told.add(push.data().path("what").asText());
        }

        @Override
        public void refused(String roomOrTopic, String sentence) {
            told.add(roomOrTopic + ": " + sentence);
        }
    };

    /// What the server does with one connection.
    private static final class Greeting extends WebSocketListener {
        private final String[] says;
        private final int closesWith;

        Greeting(int closesWith, String... says) {
            this.closesWith = closesWith;
            this.says = says;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            for (String text : says) {
                socket.send(text);
            }
            if (closesWith != 0) {
                socket.close(closesWith, "");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        web.start();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private LiveLine line(Bearer bearer) {
        return new LiveLine(Given.address(web), bearer, listener, InstantSource.system(), new Random(1));
    }

    @Test
    void pokesArriveAndTheLineComesBackAfterTheServerLeft() throws Exception {
        upgrade(new Greeting(1001, HELLO, "{\"type\":\"sync_poke\",\"data\":{\"lsn\":1}}"));
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            assertEquals(1, pokes.poll(10, TimeUnit.SECONDS));
            until(LineState.Waiting.class);
            until(LineState.Live.class);
            assertInstanceOf(LineState.Live.class, line.state());
        }

        assertEquals("Bearer token-1", authorization());
        assertEquals(1000, server.goodbyes.poll(5, TimeUnit.SECONDS));
        until(LineState.SignedOut.class);
    }

    @Test
    void aTokenTheServerRefusesIsRenewedOnce() throws Exception {
        web.enqueue(new MockResponse.Builder().code(401).build());
        upgrade(new Greeting(1008, "{\"type\":\"connection_error\",\"data\":{\"message\":\"no\"}}"));

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            until(LineState.Refused.class);
        }
        assertEquals("Bearer token-1", authorization());
        assertEquals("Bearer token-2", authorization());
        assertEquals(2, web.getRequestCount());
    }

    @Test
    void aConnectionThatIsCutInItsHandshakeIsMadeAnewWithinSeconds() throws Exception {
        web.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            long start = System.nanoTime();
            line.start();
            until(LineState.Live.class);
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void aLineThatTheServerEndedForGoodComesBackWhenAPersonWantsIt() throws Exception {
        upgrade(new Greeting(1000, HELLO));
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            until(LineState.Refused.class);
            line.tryNow();
            until(LineState.Live.class);
        }
    }

    @Test
    void roomsTopicsAndWhatWasMissedSurviveABreak() throws Exception {
        upgrade(server);
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.join("a", true);
            line.subscribe("prices");
            line.start();
            assertEquals("{\"room\":\"a\",\"present\":true}", heard("join").toString());
            assertEquals("{\"topic\":\"prices\"}", heard("subscribe").toString());
            server.publish("one");
            assertEquals("one", told.poll(10, TimeUnit.SECONDS));

            server.cut();
            server.publish("two");
            server.publish("three");
            assertEquals(
                    "{\"room\":\"a\",\"epoch\":\"e\",\"offset\":1,\"present\":true}",
                    heard("join").toString());
            assertEquals("{\"topic\":\"prices\"}", heard("subscribe").toString());
            server.publish("four");
            assertEquals("two", told.poll(10, TimeUnit.SECONDS));
            assertEquals("three", told.poll(10, TimeUnit.SECONDS));
            assertEquals("four", told.poll(10, TimeUnit.SECONDS));

            line.leave("a");
            assertEquals("{\"room\":\"a\"}", heard("leave").toString());
        }
    }

    @Test
    void aRoomThatIsNotToBeHadIsTold() throws Exception {
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            line.join("secret");
            assertEquals("secret: You may not join this room.", told.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void questionsOfTheSameWordsGetTheirOwnAnswers() throws Exception {
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            var first = line.query("the same", PATIENCE);
            var second = line.query("the same", PATIENCE);
            String firstId = heard("query").path("id").asText();
            String secondId = heard("query").path("id").asText();
            server.results(List.of(secondId, firstId));

            assertEquals(firstId, result(first));
            assertEquals(secondId, result(second));
        }
    }

    @Test
    void aBreakAsksTheQuestionAgainAndLeavesTheActionUncertain() throws Exception {
        upgrade(server);
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            var query = line.query(Json.MAPPER.createObjectNode().put("dataset", "sales"), PATIENCE);
            var action = line.action("comment", Json.MAPPER.createObjectNode(), PATIENCE);
            String id = heard("query").path("id").asText();
            heard("action");
            server.cut();

            assertInstanceOf(BridgeException.Uncertain.class, failure(action));
            assertEquals(id, heard("query").path("id").asText());
            server.results(List.of(id));
            assertEquals(id, result(query));
        }
    }

    @Test
    void aQuestionNobodyWaitsForAnyMoreIsNotAsked() throws Exception {
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
        Dialer slow = new Dialer() {
            @Override
            public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
                arrivals.add(() -> {
                    events.accept(new LineEvent.Opened(attempt, new Wire(sent), Instant.MAX));
                    events.accept(new LineEvent.Text(attempt, HELLO));
                });
            }

            @Override
            public void freshToken(int attempt, Consumer<LineEvent> events) {
                throw new IllegalStateException("nobody asked for a token");
            }
        };

        try (LiveLine line = new LiveLine(slow, listener, NEVER, InstantSource.system(), new Random(1), Set::of)) {
            line.start();
            var cancelled = line.query("cancelled", PATIENCE);
            var kept = line.query("kept", PATIENCE);
            cancelled.cancel(true);
            Runnable arrival = arrivals.poll(10, TimeUnit.SECONDS);
            assertNotNull(arrival);
            arrival.run();

            String first = sent.poll(10, TimeUnit.SECONDS);
            assertTrue(first != null && first.contains("kept"), "sent " + first);
            assertFalse(kept.isDone());
        }
    }

    private record Wire(BlockingQueue<String> sent) implements Socket {
        @Override
        public boolean send(String text) {
            return sent.add(text);
        }

        @Override
        public void close() {}
    }

    @Test
    void aQuestionHasItsDeadline() throws Exception {
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            assertInstanceOf(BridgeException.class, failure(line.query("anybody there?", Duration.ofMillis(300))));
        }
    }

    @Test
    void whoeverWaitsWhenTheLineClosesIsToldAndSoIsWhoeverComesLater() throws Exception {
        upgrade(server);

        LiveLine line = line(Given.TOKEN);
        line.start();
        var before = line.query("before", PATIENCE);
        heard("query");
        line.close();

        assertInstanceOf(BridgeException.NotSent.class, failure(before));
        assertInstanceOf(BridgeException.NotSent.class, failure(line.query("after", PATIENCE)));
    }

    @Test
    void theTokenOfAnOpenLineIsReplacedWhenTheServerAsksForIt() throws Exception {
        upgrade(server);

        try (LiveLine line = line(Given.TOKEN)) {
            line.start();
            until(LineState.Live.class);
            server.send("token_expiring", Json.MAPPER.createObjectNode().put("expiresInSeconds", 50));
            assertEquals("token-2", heard("token").path("accessToken").asText());
            assertInstanceOf(LineState.Live.class, line.state());
        }
        assertEquals(1, web.getRequestCount());
    }

    @Test
    void aNetworkThatReturnsIsNoticedWhileTheLineWaits() throws Exception {
        BlockingQueue<Integer> dialled = new LinkedBlockingQueue<>();
        Dialer unreachable = new Dialer() {
            @Override
            public void dial(int attempt, boolean newToken, Consumer<LineEvent> events) {
                dialled.add(attempt);
                events.accept(new LineEvent.Failed(attempt, new IllegalStateException("no network")));
            }

            @Override
            public void freshToken(int attempt, Consumer<LineEvent> events) {
                throw new IllegalStateException("there is no connection");
            }
        };
        var addresses = new AtomicReference<Set<String>>(Set.of());

        try (LiveLine line = new LiveLine(
                unreachable,
                listener,
                NEVER,
                InstantSource.system(),
                new Random(1),
                () -> addresses.getAndSet(Set.of("10.0.0.2")))) {
            line.start();
            assertNotNull(dialled.poll(10, TimeUnit.SECONDS));
            assertNotNull(dialled.poll(10, TimeUnit.SECONDS), "the second look sees an address");
        }
    }

    private void upgrade(WebSocketListener end) {
        web.enqueue(new MockResponse.Builder().webSocketUpgrade(end).build());
    }

    private String authorization() throws InterruptedException {
        var request = web.takeRequest(5, TimeUnit.SECONDS);
        assertNotNull(request);
        return String.valueOf(request.getHeaders().get("Authorization"));
    }

    private void until(Class<? extends LineState> wanted) throws InterruptedException {
        LineState state = states.poll(10, TimeUnit.SECONDS);
        while (!wanted.isInstance(state)) {
            assertNotNull(state, "never became " + wanted.getSimpleName());
            state = states.poll(10, TimeUnit.SECONDS);
        }
    }

    /// The data of the next message, which has to be of that type.
    private JsonNode heard(String type) throws InterruptedException {
        JsonNode message = server.heard.poll(10, TimeUnit.SECONDS);
        assertNotNull(message, "no " + type);
        assertEquals(type, message.path("type").asText());
        return message.path("data");
    }

    private static String result(CompletableFuture<JsonNode> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).path("results").path(0).asText();
    }

    private static @Nullable Throwable failure(CompletableFuture<JsonNode> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS))
                .getCause();
    }
}
