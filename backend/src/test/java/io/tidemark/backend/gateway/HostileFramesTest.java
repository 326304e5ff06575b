package io.tidemark.backend.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.launch.Overheard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Frames and messages that nobody honest sends. Somebody else's line stays as it was, and the log has no failure.
final class HostileFramesTest {

    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_TEXT = 1007;
    private static final int TOO_LARGE = 1009;
    /// More than both sides' sockets hold between them.
    private static final long MOST_UNREAD = 64L << 20;

    private final BackendFixture backend = BackendFixture.shared();
    private final Overheard log = new Overheard();
    private final RawLine honest = line();

    HostileFramesTest() throws IOException {}

    @BeforeEach
    void anotherLineIsOpen() {
        assertTrue(honest.isAlive());
    }

    @AfterEach
    void theOtherLineIsStillOpenAndNothingFailed() throws IOException {
        try (log;
                honest) {
            assertTrue(honest.isAlive());
            assertEquals(200, backend.get("/readyz", null).statusCode());
        }
        assertEquals(List.of(), log.failures());
    }

    private RawLine line() throws IOException {
        return RawLine.of(backend.port(), backend.token("editor@harbour"));
    }

    @Test
    void whoHangsUpWhileTheirTokenIsLookedAtIsNoFailure() throws IOException {
        String signedIn = "Authorization: Bearer " + backend.token("viewer@harbour") + "\r\n";
        for (int i = 0; i < 200; i++) {
            new RawLine(backend.port(), "/ws-analytics", signedIn).close();
        }
    }

    /// The code that the line closes with after these bytes.
    private int closedBy(byte[]... frames) throws IOException {
        try (RawLine line = line()) {
            try {
                for (byte[] frame : frames) {
                    line.bytes(frame);
                }
            } catch (SocketException e) {
                return line.closed();
            }
            return line.closed();
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void whatBreaksTheProtocolEndsTheLine() throws IOException {
        Map<String, byte[]> broken = new LinkedHashMap<>();
        broken.put("no mask", hex("8102" + "7b7d"));
        broken.put("a reserved bit", RawLine.framed(0xC1, hex("7b7d")));
        broken.put("an opcode that is no message", RawLine.framed(0x83, hex("7b7d")));
        broken.put("an opcode that controls nothing", RawLine.framed(0x8B, new byte[0]));
        broken.put("a continuation of nothing", RawLine.framed(0x80, hex("7b7d")));
        broken.put("a ping in pieces", RawLine.framed(0x09, hex("00")));
        broken.put("a ping of 126 bytes", RawLine.framed(0x89, new byte[126]));
        broken.put("a close of 200 bytes", RawLine.framed(0x88, new byte[200]));
        broken.put("a close of one byte", RawLine.framed(0x88, hex("03")));
        broken.put("a close with a code that is none", RawLine.framed(0x88, hex("03ed")));
        for (var each : broken.entrySet()) {
            assertEquals(PROTOCOL_ERROR, closedBy(each.getValue()), each.getKey());
        }
        assertEquals(
                PROTOCOL_ERROR,
                closedBy(RawLine.framed(0x01, hex("7b")), RawLine.framed(0x81, hex("7b7d"))),
                "a message within another");
    }

    @Test
    void whoDoesNotAwaitTheHandshakesAnswerIsCutOff() throws IOException {
        byte[] request = ("GET /ws-analytics?token=" + backend.token("editor@harbour") + " HTTP/1.1\r\nHost: x\r\n"
                        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(UTF_8);
        byte[] frame = RawLine.framed(0x81, "{\"type\":\"ping\"}".getBytes(UTF_8));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), backend.port())) {
            socket.setSoTimeout(10_000);
            byte[] both = Arrays.copyOf(request, request.length + frame.length);
            System.arraycopy(frame, 0, both, request.length, frame.length);
            socket.getOutputStream().write(both);
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertFalse(answer.contains("pong"), answer);
        }
    }

    @Test
    void whatIsTooLargeEndsTheLineBeforeItIsRead() throws IOException {
        assertEquals(TOO_LARGE, closedBy(hex("81ff" + "3fffffffffffffff" + "21436507")), "announced only");
        assertEquals(TOO_LARGE, closedBy(hex("82ff" + "0000000000010001" + "21436507")), "one byte, binary");
        byte[] piece = RawLine.framed(0x00, new byte[20_000]);
        assertEquals(TOO_LARGE, closedBy(RawLine.framed(0x01, new byte[1]), piece, piece, piece, piece), "in pieces");
        assertEquals(TOO_LARGE, closedBy(RawLine.framed(0x02, new byte[1]), piece, piece, piece, piece), "binary");
    }

    @Test
    void aLengthThatIsNegativeEndsTheLine() throws IOException {
        int code = closedBy(hex("81ff" + "8000000000000001" + "21436507"));
        assertTrue(code == PROTOCOL_ERROR || code == TOO_LARGE, "closed with " + code);
    }

    @Test
    void aMessageWithoutAnEndIsCutAndEmptyPiecesCostNothing() throws IOException {
        byte[] bytes = new byte[70_000 * 7];
        byte[] piece = RawLine.framed(0x00, new byte[] {'x'});
        for (int i = 0; i < 70_000; i++) {
            System.arraycopy(piece, 0, bytes, i * piece.length, piece.length);
        }
        assertEquals(TOO_LARGE, closedBy(RawLine.framed(0x01, new byte[1]), bytes));
        try (RawLine line = line()) {
            line.frame(RawLine.TEXT, false, "{\"type\":".getBytes(UTF_8));
            byte[] nothing = RawLine.framed(0x00, new byte[0]);
            byte[] many = new byte[100_000 * nothing.length];
            for (int i = 0; i < 100_000; i++) {
                System.arraycopy(nothing, 0, many, i * nothing.length, nothing.length);
            }
            line.bytes(many);
            line.frame(RawLine.CONTINUATION, true, "\"ping\"}".getBytes(UTF_8));
            line.next("pong");
        }
    }

    @Test
    void whatCannotBeReadIsAnErrorAndTheLineLives() throws IOException {
        try (RawLine line = line()) {
            for (String text : List.of(
                    "[".repeat(10_000),
                    "{\"type\":".repeat(6_000),
                    "{\"type\":\"join\",\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                    "{\"type\":\"join\",\"type\":\"leave\",\"data\":{\"room\":\"system\"}}",
                    "{\"type\":\"join\",\"data\":{\"room\":\"system\",\"room\":\"admin\"}}",
                    "{\"type\":\"ping\",\"data\":{\"timestamp\":" + "9".repeat(2_000) + "}}",
                    "{\"type\":\"ping\",\"data\":{\"timestamp\":1e99999999999}}",
                    "\u0000",
                    "{\"type\":\"pi\u0000ng\"}",
                    "{\"type\":\"pi\\u0000ng\"}",
                    "{\"type\":\"join\",\"data\":{\"room\":\"user:\\u0000\"}}",
                    "{\"type\":\"join\",\"data\":{\"room\":\"dataset:" + "a".repeat(60_000) + "\"}}",
                    "{\"type\":\"subscribe\",\"data\":{\"topic\":\"\\ud800\"}}")) {
                line.say(text);
                line.next("error");
            }
            line.frame(RawLine.BINARY, true, new byte[60_000]);
            line.next("error");
            assertTrue(line.isAlive());
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        try (RawLine line = line()) {
            line.frame(RawLine.TEXT, true, hex("7b2274797065223a22c328ff22" + "7d"));
            assertEquals(NOT_TEXT, line.closed());
        }
    }

    @Test
    void aMessageMayBeginWithAnEmptyPiece() throws IOException {
        try (RawLine line = line()) {
            for (int pieces : List.of(1, 2, 50)) {
                line.frame(RawLine.TEXT, false, new byte[0]);
                for (int i = 1; i < pieces; i++) {
                    line.frame(RawLine.CONTINUATION, false, new byte[0]);
                }
                line.frame(RawLine.CONTINUATION, true, "{\"type\":\"ping\"}".getBytes(UTF_8));
                line.next("pong");
            }
            line.frame(RawLine.BINARY, false, new byte[0]);
            line.frame(RawLine.CONTINUATION, true, new byte[10]);
            line.next("error");
        }
    }

    @Test
    void aTextThatIsCutWithinALetterIsOneText() throws IOException {
        byte[] text = "{\"type\":\"ping\",\"data\":{\"timestamp\":\"\u00e6\u20ac\ud83c\udf0a\"}}".getBytes(UTF_8);
        for (int cut = 1; cut < text.length; cut++) {
            try (RawLine line = line()) {
                line.frame(RawLine.TEXT, false, Arrays.copyOf(text, cut));
                line.frame(RawLine.CONTINUATION, true, Arrays.copyOfRange(text, cut, text.length));
                assertEquals(
                        "\u00e6\u20ac\ud83c\udf0a",
                        line.next("pong").path("data").path("timestamp").asText());
            }
        }
    }

    @Test
    void whatIsNestedDeeplyIsAnsweredOneWayOrTheOther() throws IOException {
        try (RawLine line = line()) {
            for (int depth : List.of(10, 100, 400, 490, 497, 498, 499, 500, 501, 502, 990, 996, 998, 999, 1000, 1001)) {
                String deep = "[".repeat(depth) + "]".repeat(depth);
                line.say("{\"type\":\"query\",\"query\":" + deep + "}");
                line.nextOf(Set.of("query_result", "error"));
                line.say("{\"type\":\"action\",\"action\":\"create_report\",\"body\":{\"a\":" + deep + "}}");
                line.nextOf(Set.of("action_result", "error"));
            }
        }
    }

    @Test
    void halfALetterComesBackAsAValidText() throws IOException {
        try (RawLine line = line()) {
            line.say("{\"type\":\"ping\",\"data\":{\"timestamp\":\"\\ud800\u0122,\\ud800\u0122\"}}");
            assertEquals(
                    "?\u0122,?\u0122",
                    line.next("pong").path("data").path("timestamp").asText());
        }
    }

    @Test
    void aZeroWithinATextIsNoFailure() throws IOException {
        JsonNode report = BackendFixture.json(
                backend.post("/api/v1/reports", "editor@harbour", Map.of("body", Map.of("title", "Zero"))));
        String id = report.path("id").asText();
        try (RawLine line = line()) {
            for (String data : List.of(
                    "\"action\":\"comment\",\"reportId\":\"" + id + "\",\"text\":\"a\\u0000b\"",
                    "\"action\":\"comment\",\"reportId\":\"" + id + "\",\"text\":\"a\\ud800b\"",
                    "\"action\":\"create_report\",\"body\":{\"title\":\"a\\u0000b\"}",
                    "\"action\":\"create_report\",\"body\":{\"title\":\"a\\udc00b\"}",
                    "\"action\":\"create_report\",\"body\":{\"a\\u0000b\":1}",
                    "\"action\":\"create_report\",\"body\":{},\"sharedWith\":[\"\\u0000\"],\"visibility\":\"shared\"",
                    "\"action\":\"create_report\",\"body\":{},\"visibility\":\"\\u0000\"",
                    "\"action\":\"create_report\",\"body\":{\"n\":1e400}",
                    "\"action\":\"create_report\",\"body\":[]",
                    "\"action\":\"update_report\",\"reportId\":\"\\u0000\",\"version\":1",
                    "\"action\":\"update_report\",\"reportId\":\"" + id + "\",\"version\":1e30",
                    "\"action\":\"update_report\",\"reportId\":\"" + id
                            + "\",\"version\":-9223372036854775808,\"body\":{}",
                    "\"action\":\"\\u0000\"")) {
                line.say("{\"type\":\"action\",\"data\":{" + data + "}}");
                JsonNode result = line.next("action_result").path("data");
                assertFalse(result.path("message").asText().contains("log"), result::toString);
            }
            for (String dataset : List.of("\\u0000", "\\ud800", "x".repeat(60_000))) {
                line.say("{\"type\":\"query\",\"data\":{\"query\":{\"dataset\":\"" + dataset
                        + "\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}}}");
                assertTrue(
                        line.next("query_result").path("data").path("results").isNull());
            }
        }
    }

    @Test
    void whoSendsPingsAndReadsNoPongsIsNotListenedTo() throws Exception {
        byte[] ping = RawLine.framed(0x89, new byte[125]);
        byte[] many = new byte[ping.length * 1_000];
        for (int i = 0; i < 1_000; i++) {
            System.arraycopy(ping, 0, many, i * ping.length, ping.length);
        }
        var taken = new AtomicLong();
        try (var writer = Executors.newVirtualThreadPerTaskExecutor();
                RawLine line = line()) {
            Future<?> flood = writer.submit(() -> {
                while (taken.get() < MOST_UNREAD) {
                    line.bytes(many);
                    taken.addAndGet(many.length);
                }
                return null;
            });
            try {
                flood.get(4, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                // It is held up, as it should be.
            }
            assertTrue(taken.get() < MOST_UNREAD, "as many bytes of pongs wait for a client that reads none");
        }
    }
}
