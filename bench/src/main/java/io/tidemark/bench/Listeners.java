package io.tidemark.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients on plain sockets that one thread listens for: it counts the messages and notes how long each took. They say
/// nothing beyond the upgrade, so they cost the server no more than what it sends.
final class Listeners implements AutoCloseable {

    /// How a message begins that counts; the moment it was published at follows.
    static final String HEAD = "{\"type\":\"data_updated\",\"data\":{\"at\":";

    private static final int STEP_NANOS = 100_000;
    private static final int STEPS = 200_000;
    private static final int READ_BYTES = 1 << 18;
    private static final int PEEKED = 4 + HEAD.length() + 20;
    private static final int IN_FLIGHT = 256;
    private static final long PAUSE_NANOS = 300_000;
    private static final long DEADLINE = 60_000_000_000L;
    private static final String UPGRADE = """
            GET / HTTP/1.1\r
            Host: here\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private final Selector selector;
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
    private final AtomicLong upgraded = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final long[] took = new long[STEPS];
    private final Thread thread;
    private volatile boolean closed;

    /// What one socket has read of the frame it is in.
    private static final class Ear {
        private final byte[] begin = new byte[PEEKED];
        private int begun;
        private int left;
        private boolean open;
    }

    /// @param count so many are connected and upgraded when this returns
    Listeners(URI server, int count) throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().name("listeners").daemon().unstarted(this::listen);
        thread.start();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open(address);
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.write(ByteBuffer.wrap(upgrade()));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, new Ear());
            sockets.add(socket);
            await(upgraded, i + 1 - IN_FLIGHT);
        }
        await(upgraded, count);
    }

    /// What a client says to open a line.
    static byte[] upgrade() {
        return UPGRADE.getBytes(StandardCharsets.US_ASCII);
    }

    /// Waits until so many messages were heard since the last [#forget].
    void awaitHeard(long count) {
        await(heard, count);
    }

    private void await(AtomicLong value, long least) {
        long start = System.nanoTime();
        while (value.get() < least) {
            if (System.nanoTime() - start > DEADLINE || !thread.isAlive()) {
                throw new IllegalStateException("of " + least + " only " + value + " came");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Begins to count anew; nothing may be on its way.
    void forget() {
        heard.set(0);
        Arrays.fill(took, 0);
    }

    /// @param share of the messages that took no longer, in seconds
    double took(double share) {
        long least = (long) Math.ceil(heard.get() * share);
        int step = 0;
        for (long counted = took[0]; step < STEPS - 1 && counted < least; counted += took[step]) {
            step++;
        }
        return (step + 1) * (STEP_NANOS / 1e9);
    }

    private void listen() {
        try {
            while (!closed) {
                selector.select(key -> hear((SocketChannel) key.channel(), (Ear) key.attachment()), 10);
            }
        } catch (ClosedSelectorException e) {
            // Closed while it listened: that is the end.
        } catch (IOException e) {
            throw new IllegalStateException("the listeners failed", e);
        }
    }

    private void hear(SocketChannel socket, Ear ear) {
        try {
            read.clear();
            if (socket.read(read) < 0) {
                throw new IOException("the server closed a connection");
            }
        } catch (IOException e) {
            if (closed) {
                return;
            }
            throw new IllegalStateException("a listener failed", e);
        }
        long now = System.nanoTime();
        read.flip();
        while (read.hasRemaining()) {
            if (!ear.open) {
                skipUpgrade(ear);
            } else {
                take(ear, now);
            }
        }
    }

    private void skipUpgrade(Ear ear) {
        // The four last bytes of the answer's head, in order.
        ear.begun = read.get() == "\r\n\r\n".charAt(ear.begun) ? ear.begun + 1 : 0;
        if (ear.begun == 4) {
            ear.begun = 0;
            ear.open = true;
            upgraded.incrementAndGet();
        }
    }

    private void take(Ear ear, long now) {
        if (ear.left > 0) {
            int skipped = Math.min(ear.left, read.remaining());
            read.position(read.position() + skipped);
            ear.left -= skipped;
            return;
        }
        ear.begin[ear.begun++] = read.get();
        int header = ear.begun >= 2 && ear.begin[1] == 126 ? 4 : 2;
        if (ear.begun < header) {
            return;
        }
        int length = header == 4 ? ((ear.begin[2] & 0xff) << 8) | (ear.begin[3] & 0xff) : ear.begin[1];
        if (ear.begun == Math.min(PEEKED, header + length)) {
            ear.left = header + length - ear.begun;
            ear.begun = 0;
            note(ear.begin, header, now);
        }
    }

    private void note(byte[] frame, int header, long now) {
        if (frame[0] == (byte) 0x81 && frame[header + 9] == 'd') {
            long at = 0;
            for (int i = header + HEAD.length(); frame[i] >= '0' && frame[i] <= '9'; i++) {
                at = at * 10 + frame[i] - '0';
            }
            took[(int) Math.min(STEPS - 1, (now - at) / STEP_NANOS)]++;
            heard.lazySet(heard.get() + 1);
        }
    }

    /// A selector lets go of closed sockets when it selects, or closes.
    @Override
    public void close() throws IOException {
        closed = true;
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        selector.close();
    }
}
