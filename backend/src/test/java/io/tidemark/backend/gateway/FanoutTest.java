package io.tidemark.backend.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FanoutTest {

    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration ENDLESS = Duration.ofMinutes(10);

    @Test
    void everybodyHearsEveryMessageOnceAndInOrder() throws Exception {
        try (var lines = new OpenLines(USUAL)) {
            List<LineClient> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(lines.client());
            }
            for (int i = 0; i < 300; i++) {
                lines.say(numbered(i));
            }
            for (LineClient client : clients) {
                for (int i = 0; i < 300; i++) {
                    assertEquals(i, client.next().path("data").asInt());
                }
                assertNull(client.heard.poll());
            }
        }
    }

    @Test
    void theFirstMessageGoesAtOnceAndTheNextOnesTogetherAtTheTick() throws Exception {
        Duration tick = Duration.ofMillis(700);
        try (var lines = new OpenLines(tick)) {
            LineClient client = lines.client();
            long start = System.nanoTime();
            lines.say(numbered(0));
            assertEquals(0, client.next().path("data").asInt());
            assertTrue(System.nanoTime() - start < tick.toNanos() / 2, "a quiet room waited");
            lines.settle();
            lines.say(numbered(1));
            lines.say(numbered(2));
            assertEquals(1, client.next().path("data").asInt());
            assertTrue(System.nanoTime() - start >= tick.toNanos() * 9 / 10, "a busy room did not wait");
            assertEquals(2, client.next().path("data").asInt());
        }
    }

    @Test
    void anAnswerIsSentNowAndBehindWhatWasSentBefore() throws Exception {
        try (var lines = new OpenLines(ENDLESS)) {
            LineClient client = lines.client();
            LineClient other = lines.client();
            lines.say(numbered(0));
            assertEquals(0, client.next().path("data").asInt());
            assertEquals(0, other.next().path("data").asInt());
            lines.settle();
            lines.say(numbered(1));
            try (Frame answer = Frame.of(numbered(2))) {
                lines.connections.getFirst().hear(answer);
            }
            for (int i = 1; i < 3; i++) {
                assertEquals(i, client.next().path("data").asInt());
            }
            assertNull(other.heard.poll());
        }
    }

    @Test
    void messagesOverTenKibibytesComeAsBatchesOfTen() throws Exception {
        try (var lines = new OpenLines(USUAL)) {
            LineClient client = lines.client();
            long start = System.nanoTime();
            for (int i = 0; i < 12; i++) {
                lines.say(large(i, Outgoing.LARGE_BYTES));
            }
            lines.say(numbered(99));
            JsonNode first = client.next();
            long firstAt = System.nanoTime();
            JsonNode second = client.next();
            assertEquals("batch", first.path("type").asText());
            assertEquals(10, first.path("data").size());
            assertEquals(3, second.path("data").size(), "a small one does not overtake them");
            assertEquals(0, first.path("data").path(0).path("data").asInt());
            assertEquals(11, second.path("data").path(1).path("data").asInt());
            assertEquals(99, second.path("data").path(2).path("data").asInt());
            assertTrue(firstAt - start >= 90_000_000 && System.nanoTime() - start >= 190_000_000);
        }
    }

    @Test
    void tenKibibytesComeAsTheyAre() throws Exception {
        try (var lines = new OpenLines(USUAL)) {
            LineClient client = lines.client();
            int frame = large(0, 0).length();
            lines.say(large(7, Outgoing.LARGE_BYTES - frame));
            assertEquals("numbered", client.next().path("type").asText());
        }
    }

    @Test
    void whoReadsTooSlowlyIsPokedOnceAndNobodyElseLosesAnything() throws Exception {
        try (var lines = new OpenLines(USUAL);
                var slow = new SlowReader(lines.port(), "")) {
            await("it is there", () -> lines.connections.size() == 1);
            LineClient quick = lines.client();
            await("both are there", () -> lines.connections.size() == 2);
            Connection behind = lines.connections.getFirst();
            behind.knows(41, 2);
            behind.knows(40, 1);
            List<Frame> sent = new ArrayList<>();
            int told = 0;
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            for (; !behind.outgoing().lost(); told++) {
                assertTrue(System.nanoTime() < deadline, "the slow one never falls behind");
                Frame frame = Frame.of(large(told, 8_000));
                sent.add(frame);
                lines.send(frame);
                assertEquals(told, quick.next().path("data").asInt());
            }
            lines.say(numbered(-1));
            assertEquals(-1, quick.next().path("data").asInt());

            List<JsonNode> heard = new ArrayList<>();
            do {
                heard.add(slow.next());
            } while (!heard.getLast().path("type").asText().equals("sync_poke"));
            assertEquals(41, heard.getLast().path("data").path("lsn").asLong());
            assertEquals(2, heard.getLast().path("data").path("policyVersion").asLong());
            int before = heard.size() - 2;
            for (int i = 0; i < before; i++) {
                assertEquals(i, heard.get(i + 1).path("data").asInt(), "what came before the gap is whole");
            }
            assertTrue(before < told);
            lines.say(numbered(told));
            assertEquals(told, slow.next().path("data").asInt(), "then the line is as before, and poked once");
            sent.forEach(Frame::close);
            await("all bytes are given back", () -> sent.stream().allMatch(frame -> frame.holders() == 0));
        }
    }

    @Test
    void whoLostMessagesBeforeTheFirstPokeIsLookedUp() throws Exception {
        try (var lines = new OpenLines(USUAL);
                var slow = new SlowReader(lines.port(), "")) {
            await("it is there", () -> lines.connections.size() == 1);
            Connection behind = lines.connections.getFirst();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!behind.outgoing().lost()) {
                assertTrue(System.nanoTime() < deadline, "the slow one never falls behind");
                lines.say(large(0, 8_000));
            }
            assertTrue(lines.lost.isEmpty(), "not before it reads again");
            while (!slow.next().path("type").asText().equals("looked_up")) {
                assertTrue(lines.lost.size() <= 1);
            }
            assertEquals(List.of(behind), List.copyOf(lines.lost));
        }
    }

    @Test
    void whoIsFullAndReadsShowsByThatThatTheyAreThere() throws Exception {
        try (var lines = new OpenLines(USUAL);
                var slow = new SlowReader(lines.port(), "")) {
            await("it is there", () -> lines.connections.size() == 1);
            Connection behind = lines.connections.getFirst();
            assertFalse(lines.onLoop(behind, () -> behind.outgoing().progressed()), "who is not full says so itself");
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!behind.outgoing().lost()) {
                assertTrue(System.nanoTime() < deadline, "the slow one never falls behind");
                lines.say(large(0, 8_000));
            }
            lines.onLoop(behind, () -> behind.outgoing().progressed());
            assertFalse(lines.onLoop(behind, () -> behind.outgoing().progressed()), "it reads nothing");
            while (!slow.next().path("type").asText().equals("looked_up")) {
                assertTrue(System.nanoTime() < deadline, "it reads all there is");
            }
            assertTrue(lines.onLoop(behind, () -> behind.outgoing().progressed()), "it has read");
            assertFalse(lines.onLoop(behind, () -> behind.outgoing().progressed()), "since then it has not");
        }
    }

    @Test
    void whoTakesNotEvenTheCloseFrameIsCut() throws Exception {
        var ended = new CompletableFuture<Void>();
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer()
                    .webSocketHandler(socket -> {
                        var wire = new Wire(socket, () -> {});
                        socket.closeHandler(nothing -> ended.complete(null));
                        for (int i = 0; i < 2_000; i++) {
                            try (Frame frame = Frame.of(large(i, 8_000))) {
                                wire.send(frame.toWrite(), () -> {});
                            }
                        }
                        socket.close();
                        wire.endWithin(Duration.ofMillis(100));
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            try (var slow = new SlowReader(server.actualPort(), "")) {
                // Vert.x itself would wait for 10 s.
                ended.get(5, TimeUnit.SECONDS);
                assertThrows(IOException.class, () -> readAll(slow), "nothing more comes");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static void readAll(SlowReader slow) throws IOException {
        while (true) {
            slow.next();
        }
    }

    @Test
    void whatWaitsForSomebodyWhoGoesIsGivenBack() throws Exception {
        try (var lines = new OpenLines(ENDLESS)) {
            var socket = new LineClient().connect("ws://127.0.0.1:" + lines.port() + "/", null);
            await("it is there", () -> lines.connections.size() == 1);
            Frame frame = Frame.of(numbered(0));
            for (int i = 0; i < 3; i++) {
                lines.send(frame);
            }
            frame.close();
            assertTrue(frame.holders() > 0, "two of them wait for the tick");
            socket.abort();
            await("the bytes are given back", () -> frame.holders() == 0);
        }
    }

    private static String numbered(int number) {
        return "{\"type\":\"numbered\",\"data\":" + number + "}";
    }

    private static String large(int number, int more) {
        return "{\"type\":\"numbered\",\"data\":" + number + ",\"more\":\"" + "x".repeat(more) + "\"}";
    }

    private static void await(String what, BooleanSupplier done) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
