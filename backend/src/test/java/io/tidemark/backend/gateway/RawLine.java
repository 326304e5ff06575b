package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client's half of RFC 6455 on a plain socket, which may break it too. One thread at a time.
public final class RawLine implements AutoCloseable {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final int MASKED = 0x80;
    private static final int FINAL = 0x80;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] MASK = {0x21, 0x43, 0x65, 0x07};

    private record Frame(int opcode, byte[] payload) {}

    private final Socket socket;
    private final DataInputStream input;
    private final OutputStream output;
    private final Queue<JsonNode> unpacked = new ArrayDeque<>();

    /// @param target  the path, perhaps with a query
    /// @param headers more lines of the handshake, each with its line's end
    public RawLine(int port, String target, String headers) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        input = new DataInputStream(socket.getInputStream());
        output = socket.getOutputStream();
        bytes(("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        String status = line();
        while (!line().isEmpty()) {
            // The answer's headers do not matter here.
        }
        if (!status.contains(" 101 ")) {
            socket.close();
            throw new IOException("The handshake was answered " + status);
        }
    }

    /// One that was welcomed.
    public static RawLine of(int port, String token) throws IOException {
        var line = new RawLine(port, "/ws-analytics", "Authorization: Bearer " + token + "\r\n");
        line.next("connection_established");
        return line;
    }

    private String line() throws IOException {
        var text = new ByteArrayOutputStream();
        for (int next = input.readUnsignedByte(); next != '\n'; next = input.readUnsignedByte()) {
            text.write(next);
        }
        return text.toString(StandardCharsets.ISO_8859_1).strip();
    }

    public void say(String text) throws IOException {
        frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    public void frame(int opcode, boolean last, byte[] payload) throws IOException {
        bytes(framed((last ? FINAL : 0) | opcode, payload));
    }

    /// A masked frame behind any first byte.
    public static byte[] framed(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        header(frame, payload.length);
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    private static void header(ByteArrayOutputStream frame, int length) {
        if (length < 126) {
            frame.write(MASKED | length);
        } else if (length <= 0xffff) {
            frame.write(MASKED | 126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
    }

    public void bytes(byte[] raw) throws IOException {
        output.write(raw);
        output.flush();
    }

    /// The next message of a type; others are passed over.
    public JsonNode next(String type) throws IOException {
        return nextOf(Set.of(type));
    }

    /// The next message of one of these types, also out of a batch; others are passed over.
    public JsonNode nextOf(Set<String> types) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode message = unpacked.poll();
            if (message == null) {
                Frame frame = read();
                if (frame == null || frame.opcode() == CLOSE) {
                    throw new IOException("The line closed before one of " + types + " came");
                }
                unpack(frame);
            } else if (types.contains(message.path("type").asText())) {
                return message;
            }
        }
        throw new IOException("None of " + types + " came");
    }

    private void unpack(Frame frame) throws IOException {
        if (frame.opcode() == TEXT) {
            JsonNode message = Json.MAPPER.readTree(frame.payload());
            if (message.path("type").asText().equals("batch")) {
                message.path("data").forEach(unpacked::add);
            } else {
                unpacked.add(message);
            }
        }
    }

    /// The code that the server closes with; 1006 when it just goes.
    public int closed() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Frame frame = read();
            if (frame == null) {
                return 1006;
            }
            if (frame.opcode() == CLOSE) {
                byte[] code = frame.payload();
                return code.length < 2 ? 1005 : ByteBuffer.wrap(code).getShort() & 0xffff;
            }
        }
        throw new IOException("The line did not close");
    }

    /// Whether a ping is answered: the line is alive, and what was said before it has been taken.
    public boolean isAlive() {
        try {
            say("{\"type\":\"ping\",\"data\":{\"timestamp\":\"alive\"}}");
            while (!next("pong").path("data").path("timestamp").asText().equals("alive")) {
                // An earlier one.
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The next whole frame, null at the end. The server cuts none of its messages.
    private @Nullable Frame read() throws IOException {
        try {
            int opcode = input.readUnsignedByte() & 0xf;
            long length = input.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = input.readUnsignedShort();
            } else if (length == 127) {
                length = input.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            input.readFully(payload);
            return new Frame(opcode, payload);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
