package io.tidemark.soak;

import io.tidemark.soak.Fault.Direction;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection through the proxy: in each direction a thread that reads and one that sends on.
final class Passage {

    private static final int PIECE = 16 * 1024;
    private static final int PIECES = 64;

    private enum State {
        OPEN,
        /// Both ends were told so; what still comes is thrown away.
        CLOSING,
        /// Nobody was told anything.
        LOST,
        OVER
    }

    /// Bytes on their way; no bytes are the end of the stream.
    private record Piece(ByteBuffer bytes, long due) {}

    private final SocketChannel near;
    private final SocketChannel far;
    private final int port;
    private final Weather weather;
    private final Traffic traffic;
    private final List<Thread> threads;
    private final AtomicInteger ends = new AtomicInteger();
    private volatile State state = State.OPEN;
    /// To the client; its sending thread's.
    private long brought;

    Passage(SocketChannel near, SocketChannel far, int port, Weather weather, Traffic traffic) throws IOException {
        this.near = near;
        this.far = far;
        this.port = port;
        this.weather = weather;
        this.traffic = traffic;
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        far.setOption(StandardSocketOptions.TCP_NODELAY, true);
        BlockingQueue<Piece> up = new ArrayBlockingQueue<>(PIECES);
        BlockingQueue<Piece> down = new ArrayBlockingQueue<>(PIECES);
        threads = List.of(
                thread(() -> read(near, up)),
                thread(() -> send(up, far, Direction.TO_SERVER)),
                thread(() -> read(far, down)),
                thread(() -> send(down, near, Direction.TO_CLIENT)));
        threads.forEach(Thread::start);
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Thread thread(Work work) {
        return Thread.ofVirtual().name("passage").unstarted(() -> {
            try {
                work.run();
            } catch (IOException e) {
                hit(new Fault.Reset());
            } catch (InterruptedException e) {
                // It is over, or lost.
            }
        });
    }

    int port() {
        return port;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    void hit(Fault.Stroke stroke) {
        switch (stroke) {
            case Fault.Reset _ -> {
                if (become(State.OVER)) {
                    FaultProxy.reset(near);
                    FaultProxy.reset(far);
                    threads.forEach(Thread::interrupt);
                }
            }
            case Fault.HalfOpen _ -> become(State.LOST);
            case Fault.Close _ -> {
                if (become(State.CLOSING)) {
                    sayEnd(near);
                    sayEnd(far);
                }
            }
        }
    }

    /// What is lost stays lost until the proxy goes.
    private synchronized boolean become(State next) {
        boolean may = state == State.OPEN || (state == State.CLOSING && next == State.OVER);
        state = may ? next : state;
        return may;
    }

    /// With the proxy.
    void end() {
        synchronized (this) {
            state = State.OVER;
        }
        FaultProxy.reset(near);
        FaultProxy.reset(far);
        threads.forEach(Thread::interrupt);
    }

    private static void sayEnd(SocketChannel socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // It was gone already.
        }
    }

    private void read(SocketChannel from, BlockingQueue<Piece> queue) throws IOException, InterruptedException {
        boolean more = true;
        while (more && state != State.LOST) {
            ByteBuffer bytes = ByteBuffer.allocate(PIECE);
            more = from.read(bytes) >= 0;
            if (state == State.OPEN) {
                queue.put(new Piece(
                        bytes.flip(), System.nanoTime() + weather.latency().toNanos()));
            }
        }
        if (state == State.CLOSING) {
            over();
        }
    }

    private void send(BlockingQueue<Piece> queue, SocketChannel to, Direction direction)
            throws IOException, InterruptedException {
        for (Piece piece = queue.take(); state == State.OPEN; piece = queue.take()) {
            Thread.sleep(Duration.ofNanos(Math.max(0, piece.due() - System.nanoTime())));
            if (!piece.bytes().hasRemaining()) {
                weather.awaitPassage(direction);
                if (state == State.OPEN) {
                    to.shutdownOutput();
                    over();
                }
                return;
            }
            send(piece.bytes(), to, direction);
        }
    }

    private void send(ByteBuffer bytes, SocketChannel to, Direction direction)
            throws IOException, InterruptedException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            weather.awaitPassage(direction);
            if (state != State.OPEN) {
                return;
            }
            int size = weather.slice(end - bytes.position());
            if (direction == Direction.TO_CLIENT) {
                size = weather.beforeCut(brought, size);
            }
            bytes.limit(bytes.position() + size);
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            if (direction == Direction.TO_CLIENT) {
                brought(size);
            }
            Thread.sleep(weather.rest(size));
        }
    }

    private void brought(int bytes) {
        brought += bytes;
        traffic.brought(bytes);
        Fault.Stroke cut = weather.cutAfter(brought);
        if (cut != null) {
            traffic.cut();
            hit(cut);
        }
    }

    /// One direction has ended.
    private void over() {
        if (ends.incrementAndGet() == 2 && become(State.OVER)) {
            close(near);
            close(far);
            threads.forEach(Thread::interrupt);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was gone already.
        }
    }
}
