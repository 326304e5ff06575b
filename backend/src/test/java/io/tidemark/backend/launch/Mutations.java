package io.tidemark.backend.launch;

import io.tidemark.backend.gateway.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Handshakes, messages and frames as nobody would write them, most of them close to good ones.
///
/// @param random whoever begins with the same one makes the same
record Mutations(RandomGenerator random) {

    private static final List<String> MESSAGES = List.of(
            "{\"type\":\"ping\",\"data\":{\"timestamp\":1700000000123}}",
            "{\"type\":\"subscribe\",\"data\":{\"topic\":\"data_updated\"}}",
            "{\"type\":\"unsubscribe\",\"data\":{\"topic\":\"report:0197b5a4-0000-7000-8000-000000000000\"}}",
            "{\"type\":\"join\",\"data\":{\"room\":\"tenant:harbour\",\"epoch\":\"e\",\"offset\":12,\"present\":true}}",
            "{\"type\":\"join\",\"data\":{\"room\":\"dashboard:0197b5a4-0000-7000-8000-000000000000\"}}",
            "{\"type\":\"leave\",\"data\":{\"room\":\"tenant:harbour\"}}",
            "{\"type\":\"query\",\"data\":{\"id\":1,\"query\":{\"dataset\":\"sales\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}],"
                    + "\"filters\":[{\"field\":\"a\",\"op\":\"in\",\"values\":[1,\"x\",null]}],\"limit\":10}}}",
            "{\"type\":\"query\",\"data\":{\"query\":\"how many sales by month\"}}",
            "{\"type\":\"action\",\"data\":{\"action\":\"comment\",\"id\":\"a\",\"reportId\":"
                    + "\"0197b5a4-0000-7000-8000-000000000000\",\"text\":\"Good\"}}",
            "{\"type\":\"action\",\"data\":{\"action\":\"create_report\",\"visibility\":\"shared\",\"sharedWith\":[\"x\"],"
                    + "\"body\":{\"title\":\"T\"}}}",
            "{\"type\":\"action\",\"data\":{\"action\":\"update_report\",\"reportId\":\"x\",\"version\":3,\"body\":{}}}");

    private static final List<String> ODDITIES = List.of(
            "\\u0000",
            "\u0000",
            "\\ud800",
            "\ud83c\udf0a",
            "\"",
            "\\",
            "{",
            "}",
            "[[[[",
            "]",
            ",",
            ":",
            "null",
            "-1",
            "1e400",
            "1e-99999999999",
            "9223372036854775808",
            "true",
            "\"type\":\"token\",",
            "\"data\":[],",
            "\"room\":\"admin\",",
            "\"present\":1,",
            "' or 1=1 --");

    private static final int LONGEST = 70_000;

    /// A message, perhaps still a good one.
    byte[] message() {
        String text = any(MESSAGES);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            text = changed(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(5) == 0) {
            for (int flips = random.nextInt(1, 8); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    private String changed(String text) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(20));
        String changed =
                switch (random.nextInt(7)) {
                    case 0 -> text.substring(0, at) + text.substring(to);
                    case 1, 2 -> text.substring(0, at) + any(ODDITIES) + text.substring(at);
                    case 3 -> text.substring(0, at) + any(ODDITIES) + text.substring(to);
                    case 4 -> text.substring(0, to) + text.substring(at);
                    case 5 -> text.substring(0, at) + any(MESSAGES).substring(random.nextInt(10));
                    default -> text.substring(0, at) + any(ODDITIES).repeat(random.nextInt(2_000)) + text.substring(at);
                };
        return changed.length() > LONGEST ? changed.substring(0, LONGEST) : changed;
    }

    /// The frames of one message, or something that only looks like them.
    List<byte[]> frames() {
        byte[] message = message();
        List<byte[]> frames = new ArrayList<>();
        switch (random.nextInt(12)) {
            case 0, 1 -> pieces(message, frames);
            case 2 -> frames.add(RawLine.framed(random.nextInt(256), message));
            case 3 -> frames.add(noise(random.nextInt(1, 200)));
            case 4 -> frames.add(torn(RawLine.framed(0x81, message)));
            case 5 -> frames.add(RawLine.framed(0x80 | random.nextInt(8, 16), noise(random.nextInt(140))));
            case 6 -> frames.add(RawLine.framed(0x82, noise(random.nextInt(3_000))));
            default -> frames.add(RawLine.framed(0x81, message));
        }
        return frames;
    }

    private void pieces(byte[] message, List<byte[]> frames) {
        int at = 0;
        int first = 0x01;
        while (at < message.length) {
            int to = Math.min(message.length, at + random.nextInt(1 + message.length / 3));
            boolean last = to == message.length && random.nextInt(10) != 0;
            frames.add(RawLine.framed((last ? 0x80 : 0) | first, Arrays.copyOfRange(message, at, to)));
            first = 0;
            at = last ? message.length : Math.max(to, at + (frames.size() > 50 ? message.length : 0));
            if (random.nextInt(8) == 0) {
                frames.add(RawLine.framed(0x89, noise(random.nextInt(126))));
            }
        }
    }

    private byte[] torn(byte[] frame) {
        byte[] torn = frame.clone();
        int header = Math.min(torn.length, 10);
        torn[random.nextInt(header)] = (byte) random.nextInt(256);
        return random.nextBoolean() ? torn : Arrays.copyOf(torn, 1 + random.nextInt(torn.length));
    }

    /// A handshake, perhaps still a good one.
    ///
    /// @param token to be put into it, or into what becomes of it
    byte[] handshake(String token) {
        String text = "GET /ws-analytics?token=" + token + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n";
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(40));
            text = switch (random.nextInt(5)) {
                case 0 -> text.substring(0, at) + text.substring(to);
                case 1 -> text.substring(0, at) + any(ODDITIES) + text.substring(at);
                case 2 -> text.substring(0, to) + text.substring(at);
                case 3 -> text.substring(0, at) + "\r\n" + text.substring(at);
                default -> text.substring(0, at) + "x".repeat(random.nextInt(10_000)) + text.substring(at);
            };
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
