package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that reads only when it is told to, has little room until then, and answers no ping.
public final class SlowReader implements AutoCloseable {

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /// @param token its authorization
    public SlowReader(int port, String token) throws IOException {
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String upgrade = """
                GET / HTTP/1.1\r
                Host: here\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Authorization: Bearer %s\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(token);
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        var end = new StringBuilder();
        while (end.indexOf("\r\n\r\n") < 0) {
            end.append((char) socket.getInputStream().read());
        }
        in = new DataInputStream(socket.getInputStream());
    }

    /// The next text message; a server's frames are not masked.
    public JsonNode next() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte();
            long length = in.readUnsignedByte();
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            byte[] payload = in.readNBytes((int) length);
            if (opcode == 0x81) {
                return Json.MAPPER.readTree(payload);
            }
        }
    }

    /// @param text of fewer than 126 bytes
    public void say(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream();
        var out = new DataOutputStream(frame);
        out.writeByte(0x81);
        out.writeByte(0x80 | bytes.length);
        // A mask of zeros leaves everything as it is.
        out.writeInt(0);
        out.write(bytes);
        socket.getOutputStream().write(frame.toByteArray());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
