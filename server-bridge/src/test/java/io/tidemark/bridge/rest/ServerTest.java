package io.tidemark.bridge.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tidemark.bridge.BridgeException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServerTest {
    private static final String ME = """
            {"user":{"id":"u1","username":"ann","name":"Ann"},"tenant":"harbour","roles":["viewer"],
             "permissions":["comment"],"policyVersion":3,"added":"later"}""";
    private static final ServerApi.Draft DRAFT =
            new ServerApi.Draft(null, "private", List.of(), NullNode.getInstance());

    private final MockWebServer web = new MockWebServer();
    private final List<Duration> waits = new ArrayList<>();
    private ServerApi api = new ServerApi(Given.server(URI.create("http://127.0.0.1:9")), Given.TOKEN);

    @BeforeEach
    void start() throws Exception {
        web.start();
        api = new ServerApi(new Server(Given.address(web), Given.retries(waits)), Given.TOKEN);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void waitsAsLongAsTheServerAsksAndTriesAgain() {
        answer(503, "Retry-After", "7", "");
        answer(429, "Retry-After", "2", "");
        answer(200, "Content-Type", "application/json", ME);

        assertEquals("ann", api.me().user().username());
        assertTrue(waits.get(0).compareTo(Duration.ofSeconds(7)) >= 0);
        assertTrue(waits.get(1).compareTo(Duration.ofSeconds(2)) >= 0);
        assertTrue(waits.get(1).compareTo(Duration.ofSeconds(4)) < 0);
    }

    @Test
    void givesUpAtOnceWhenTheServerAsksForTooLong() {
        answer(503, "Retry-After", "600", "{\"detail\":\"The server rests until noon.\"}");

        var busy = assertThrows(BridgeException.Busy.class, () -> api.me());
        assertEquals(Duration.ofMinutes(10), busy.retryAfter());
        assertEquals("The server rests until noon.", busy.sentence());
        assertEquals(List.of(), waits);
    }

    @Test
    void tellsAfterTheLastTryWhatWasWrong() {
        for (int i = 0; i < 4; i++) {
            answer(502, "X", "y", "<html>bad gateway</html>");
        }

        var busy = assertThrows(BridgeException.Busy.class, () -> api.me());
        assertEquals(502, busy.status());
        assertEquals(4, web.getRequestCount());
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() {
        web.enqueue(new MockResponse.Builder()
                .body(ME)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        answer(200, "Content-Type", "application/json", ME);

        assertEquals(List.of("viewer"), api.me().roles());
    }

    @Test
    void afterAConnectionThatDiedSilentlyNoOtherOldOneIsTried() throws Exception {
        var both = new CyclicBarrier(2);
        web.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                var answer = new MockResponse.Builder();
                if (request.getTarget().equals("/together")) {
                    meet(both);
                } else if (request.getTarget().equals("/dead")) {
                    answer.onResponseStart(SocketEffect.Stall.INSTANCE);
                }
                return answer.build();
            }
        });
        try (Server server = Given.server(Given.address(web))) {
            var other = CompletableFuture.runAsync(() -> once(server, "together", Duration.ofSeconds(20)));
            once(server, "together", Duration.ofSeconds(20));
            other.get(20, TimeUnit.SECONDS);
            assertThrows(BridgeException.Unreachable.class, () -> once(server, "dead", Duration.ofMillis(200)));
            once(server, "again", Duration.ofSeconds(20));
        }
        assertEquals(0, taken().getExchangeIndex());
        assertEquals(0, taken().getExchangeIndex());
        assertEquals(1, taken().getExchangeIndex(), "an old connection");
        assertEquals(0, taken().getExchangeIndex(), "a new connection");
    }

    private static void meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("they did not come together", e);
        }
    }

    private static void once(Server server, String path, Duration silence) {
        Request request = new Request.Builder().url(server.url(path).build()).build();
        server.once(new Server.Ask(() -> request, false, silence, Duration.ZERO), "", Response::code);
    }

    @Test
    void whatCreatesIsNeverRepeated() {
        answer(503, "Retry-After", "1", "");

        assertThrows(BridgeException.Busy.class, () -> api.create("dashboards", DRAFT));
        assertEquals(1, web.getRequestCount());
    }

    @Test
    void aRefusedTokenIsRenewedOnce() throws Exception {
        answer(401, "X", "y", "{\"detail\":\"The token has expired.\"}");
        answer(200, "Content-Type", "application/json", ME);
        assertEquals("harbour", api.me().tenant());
        assertEquals("Bearer token-1", taken().getHeaders().get("Authorization"));
        assertEquals("Bearer token-2", taken().getHeaders().get("Authorization"));

        answer(401, "X", "y", "{}");
        answer(401, "X", "y", "{\"detail\":\"Still no.\"}");
        assertEquals(
                "Still no.",
                assertThrows(BridgeException.Unauthorized.class, () -> api.me()).sentence());
    }

    @Test
    void aRefusalKeepsItsSentenceItsReasonAndTheBadFields() {
        answer(422, "X", "y", """
                {"type":"about:blank","detail":"Unknown field.",
                 "errors":[{"pointer":"/measures/0","detail":"“x” is no field."}]}""");
        answer(410, "X", "y", "{\"detail\":\"Too old.\",\"reason\":\"cursor_below_floor\"}");
        answer(412, "X", "y", "{\"detail\":\"Somebody changed it.\"}");
        answer(426, "X", "y", "");

        var refused = assertThrows(BridgeException.Refused.class, () -> api.query(NullNode.getInstance()));
        assertEquals("/measures/0", refused.problem().errors().getFirst().pointer());
        assertEquals("Unknown field.", refused.sentence());
        assertEquals(
                "cursor_below_floor",
                assertThrows(BridgeException.Gone.class, () -> api.me()).reason());
        assertThrows(BridgeException.Conflict.class, () -> api.put("dashboards", "d", 3, DRAFT));
        assertThrows(BridgeException.TooOld.class, () -> api.me());
    }

    @Test
    void aServerThatIsNotThereIsSaidByItsAddress() {
        int port = web.getPort();
        web.close();

        var away = assertThrows(BridgeException.Unreachable.class, () -> api.me());
        assertTrue(away.sentence().contains(":" + port), away.sentence());
        assertEquals(3, waits.size());
    }

    @Test
    void listsAreReadToTheirLastPage() throws Exception {
        answer(
                200,
                "X",
                "y",
                "{\"items\":[{\"id\":\"a\",\"title\":\"A\",\"fields\":[" + FIELD + "]}],\"nextAfter\":\"p2\"}");
        answer(
                200,
                "X",
                "y",
                "{\"items\":[{\"id\":\"b\",\"title\":\"B\",\"fields\":[" + FIELD + "]}],\"nextAfter\":null}");

        assertEquals(2, api.datasets().size());
        assertEquals("/api/v1/datasets", taken().getTarget());
        assertEquals("/api/v1/datasets?after=p2", taken().getTarget());
    }

    @Test
    void devicesAreReadAsAdminsSeeThem() throws Exception {
        answer(200, "X", "y", """
                {"items":[{"deviceId":"d1","userId":"u1","name":"Ann","app":"tidemark-desktop/0.1",
                  "seenAt":"2026-03-04T05:06:07Z","leaseUntil":"2026-03-11T05:06:07Z","policyVersion":7,
                  "confirmedVersion":7,"confirmed":true,"confirmedAt":"2026-03-04T05:06:00Z","buckets":2,"rows":12},
                 {"deviceId":"d2","userId":"u2","name":"Bo","app":null,"seenAt":"2026-03-04T05:06:07Z",
                  "leaseUntil":null,"policyVersion":7,"confirmedVersion":6,"confirmed":false,"confirmedAt":null,
                  "buckets":0,"rows":0}],"nextAfter":null}""");
        answer(403, "X", "y", "{\"detail\":\"You may not do this.\"}");

        List<Device> devices = api.devices();
        assertEquals("/api/v1/admin/devices", taken().getTarget());
        Instant seen = Instant.parse("2026-03-04T05:06:07Z");
        assertEquals(
                new Device(
                        "d1",
                        "Ann",
                        "tidemark-desktop/0.1",
                        seen,
                        seen.plus(Duration.ofDays(7)),
                        true,
                        seen.minusSeconds(7),
                        12),
                devices.getFirst());
        assertEquals(new Device("d2", "Bo", null, seen, null, false, null, 0), devices.getLast());
        assertEquals(
                403,
                assertThrows(BridgeException.Refused.class, () -> api.devices()).status());
    }

    private static final String FIELD = "{\"name\":\"x\",\"type\":\"integer\",\"role\":\"measure\"}";

    private void answer(int code, String header, String value, String body) {
        web.enqueue(new MockResponse.Builder()
                .code(code)
                .addHeader(header, value)
                .body(body)
                .build());
    }

    private RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = web.takeRequest(5, java.util.concurrent.TimeUnit.SECONDS);
        return java.util.Objects.requireNonNull(request);
    }
}
