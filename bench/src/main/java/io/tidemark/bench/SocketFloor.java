package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the operating system takes for a message to each of many sockets: the bytes of one ready frame, written to one
/// after the other by one thread, with nothing around it. Nobody who writes once for each member is cheaper.
final class SocketFloor implements FanoutServer.Members, AutoCloseable {

    private static final byte[] ANSWER = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1_024;
    private static final int LARGEST = 4 * 1024;

    private final ServerSocketChannel door;
    private final List<SocketChannel> all = new CopyOnWriteArrayList<>();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(LARGEST);

    SocketFloor() throws IOException {
        door = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread.ofPlatform().name("door").daemon().start(this::admitAll);
    }

    int port() {
        return door.socket().getLocalPort();
    }

    private void admitAll() {
        byte[] asked = new byte[Listeners.upgrade().length];
        try {
            while (door.isOpen()) {
                SocketChannel socket = door.accept();
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (socket.socket().getInputStream().readNBytes(asked, 0, asked.length) == asked.length) {
                    socket.write(ByteBuffer.wrap(ANSWER));
                    all.add(socket);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the door failed", e);
        }
    }

    @Override
    public int count() {
        return all.size();
    }

    /// @param text of 126 bytes or more, so that its length takes two bytes
    @Override
    public void hear(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        frame.clear();
        frame.put((byte) 0x81)
                .put((byte) 126)
                .putShort((short) payload.length)
                .put(payload)
                .flip();
        try {
            for (SocketChannel socket : all) {
                socket.write(frame.rewind());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a member went away", e);
        }
    }

    @Override
    public int caughtUp() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel socket : all) {
            socket.close();
        }
        door.close();
    }
}
