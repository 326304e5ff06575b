package io.tidemark.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/// A TCP proxy on this computer that does to connections what networks do. The same seed gives the same delays to the
/// same pieces. Any thread.
final class FaultProxy implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Weather weather;
    private final Traffic traffic = new Traffic();
    private final List<Passage> passages = new CopyOnWriteArrayList<>();
    private volatile IntSupplier target;
    private volatile boolean closed;

    /// @param target the port on this computer that connections lead to, asked for each; below 1 to refuse it
    FaultProxy(IntSupplier target, long seed) throws IOException {
        this.target = target;
        this.weather = new Weather(seed);
        server = ServerSocketChannel.open().bind(at(0));
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int port() {
        try {
            return ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// New connections lead there; those that are open stay where they are.
    void lead(IntSupplier port) {
        target = port;
    }

    void apply(Fault fault) {
        switch (fault) {
            case Fault.Weather lasting -> weather.turn(lasting);
            case Fault.Stroke stroke -> passages.forEach(passage -> passage.hit(stroke));
        }
    }

    /// Bytes flow freely again. What hit a connection is not undone.
    void heal() {
        weather.clear();
    }

    /// The server on that port is gone from one moment to the next.
    void sever(int port) {
        passages.stream().filter(passage -> passage.port() == port).forEach(passage -> passage.hit(new Fault.Reset()));
    }

    /// How many there are that were not ended from both sides.
    long connections() {
        return passages.stream().filter(passage -> !passage.isOver()).count();
    }

    Traffic traffic() {
        return traffic;
    }

    boolean isClosed() {
        return closed;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = server.accept();
                Thread.ofVirtual().name("proxy").start(() -> connect(near));
            }
        } catch (IOException e) {
            // Closed: that is the end.
        }
    }

    private void connect(SocketChannel near) {
        try {
            int port = target.getAsInt();
            if (port < 1) {
                throw new IOException("nobody is there");
            }
            passages.removeIf(Passage::isOver);
            var passage = new Passage(near, SocketChannel.open(at(port)), port, weather, traffic);
            passages.add(passage);
            if (closed) {
                passage.end();
            }
        } catch (IOException e) {
            reset(near);
        }
    }

    static void reset(SocketChannel socket) {
        try (socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It was gone already.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        passages.forEach(Passage::end);
    }
}
