package io.tidemark.backend.gateway;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What one client is still to be sent, in order. Frames are added from any thread; the socket's event loop sends
/// them. Messages over 10 KiB, and what comes behind them, leave as `batch`, ten at a time.
///
/// Never more than 512 messages or 1 MiB, and one message, are behind: what waits in the socket's own queue, for a
/// batch, or for a socket that takes no more. Who falls behind further loses all that waits here and is told so when
/// the socket takes something again; what was lost can be fetched.
final class Outgoing {

    static final int MOST_MESSAGES = 512;
    static final int MOST_BYTES = 1 << 20;
    static final int LARGE_BYTES = 10 * 1024;
    static final int BATCH_MESSAGES = 10;

    /// Half of what a channel takes before it says that it is full.
    private static final int RUN_BYTES = 32 * 1024;
    private static final int BATCH_BYTES = 512 * 1024;
    /// A quarter of what makes a client lose messages.
    private static final int FULL_SHARE = 4;

    /// Told on the event loop.
    interface Reader {
        /// @param full no more should be asked of the backend until the client has read what it was answered
        void full(boolean full);

        /// Messages were handed to the socket.
        void sent(int messages);

        /// Everything that waited was lost, and now there is room again.
        void emptied();
    }

    private final Wire wire;
    private final LoopTick tick;
    private final Reader reader;

    /// Guarded by this, as all counters are.
    private final Deque<Frame> small = new ArrayDeque<>(2);

    private final Deque<Frame> large = new ArrayDeque<>(2);
    private int smallBytes;
    private int largeBytes;
    private int unsent;
    private int unsentBytes;
    private final Deque<Frame> held = new ArrayDeque<>(0);
    private boolean holding;
    private boolean lost;
    private boolean closed;
    private boolean listed;
    private boolean asked;

    // The event loop's.
    private long swept;
    private boolean full;
    private boolean sending;
    private boolean progressed;

    /// @param tick that of the socket's event loop
    Outgoing(Wire wire, LoopTick tick, Reader reader) {
        this.wire = wire;
        this.tick = tick;
        this.reader = reader;
        this.swept = tick.longAgo();
    }

    LoopTick tick() {
        return tick;
    }

    /// For the next tick. From any thread.
    ///
    /// @return whether the tick has to be told, because it does not know yet that something waits here
    boolean addForTick(Frame frame) {
        synchronized (this) {
            boolean tell = add(frame) && !listed;
            listed |= tell;
            return tell;
        }
    }

    /// To be sent now, behind all that waits. From any thread.
    void addNow(Frame frame) {
        boolean ask;
        synchronized (this) {
            ask = add(frame) && !asked;
            asked |= ask;
        }
        if (ask) {
            tick.soon(this);
        }
    }

    /// Adds what `first` gives, and behind it what is added in the meantime. By one thread at a time.
    void afterwards(Supplier<List<Frame>> first) {
        synchronized (this) {
            holding = true;
        }
        List<Frame> before = List.of();
        try {
            before = first.get();
        } finally {
            boolean ask;
            synchronized (this) {
                holding = false;
                before.forEach(this::add);
                held.forEach(this::add);
                held.forEach(Frame::close);
                held.clear();
                ask = !asked;
                asked = true;
            }
            before.forEach(Frame::close);
            if (ask) {
                tick.soon(this);
            }
        }
    }

    /// @return whether there is something to do for the event loop
    private boolean add(Frame frame) {
        if (closed || lost) {
            return false;
        }
        if (holding) {
            hold(frame);
            return false;
        }
        if (behind()) {
            lost = true;
            drop();
            return true;
        }
        // What is said after a large message must not overtake it: a room's messages come in order.
        if (frame.payloadBytes() > LARGE_BYTES || !large.isEmpty()) {
            large.add(frame.kept());
            largeBytes += frame.wireBytes();
        } else {
            small.add(frame.kept());
            smallBytes += frame.wireBytes();
        }
        return true;
    }

    private void hold(Frame frame) {
        if (held.size() < MOST_MESSAGES) {
            held.add(frame.kept());
        } else {
            lost = true;
            drop();
        }
    }

    /// What only waits for a tick is not behind.
    private boolean behind() {
        boolean stuck = !wire.writable();
        return unsent + large.size() + (stuck ? small.size() : 0) >= MOST_MESSAGES
                || unsentBytes + largeBytes + (stuck ? smallBytes : 0) >= MOST_BYTES;
    }

    private void drop() {
        small.forEach(Frame::close);
        large.forEach(Frame::close);
        held.forEach(Frame::close);
        held.clear();
        small.clear();
        large.clear();
        smallBytes = 0;
        largeBytes = 0;
    }

    /// On the event loop, as all below.
    boolean quiet(long now, long tickNanos) {
        return now - swept >= tickNanos;
    }

    long swept() {
        return swept;
    }

    /// A tick's turn: sends as much as the socket takes.
    void sweep(SharedRuns runs, long now) {
        swept = now;
        synchronized (this) {
            listed = false;
        }
        flush(runs);
    }

    /// Sends as much as the socket takes.
    void flush(SharedRuns runs) {
        synchronized (this) {
            asked = false;
        }
        sending = true;
        for (List<Frame> run = nextRun(); !run.isEmpty(); run = nextRun()) {
            send(run, runs::joined);
        }
        sending = false;
        settle();
    }

    /// Sends the next batch if the socket takes it.
    ///
    /// @return whether more of them wait
    boolean sendBatch(SharedRuns runs) {
        sending = true;
        List<Frame> messages = nextBatch();
        if (!messages.isEmpty()) {
            send(messages, runs::batched);
        }
        sending = false;
        settle();
        synchronized (this) {
            return !large.isEmpty();
        }
    }

    private void send(List<Frame> messages, Function<List<Frame>, ByteBuf> made) {
        ByteBuf bytes = made.apply(messages);
        messages.forEach(Frame::close);
        int size = bytes.readableBytes();
        synchronized (this) {
            unsent += messages.size();
            unsentBytes += size;
        }
        reader.sent(messages.size());
        wire.send(bytes, () -> sent(messages.size(), size));
    }

    private void sent(int messages, int size) {
        progressed |= full;
        synchronized (this) {
            unsent -= messages;
            unsentBytes -= size;
        }
    }

    private synchronized List<Frame> nextRun() {
        List<Frame> run = new ArrayList<>();
        int size = 0;
        while (!small.isEmpty()
                && (run.isEmpty() ? wire.writable() : size + small.getFirst().wireBytes() <= RUN_BYTES)) {
            Frame next = small.removeFirst();
            size += next.wireBytes();
            run.add(next);
        }
        smallBytes -= size;
        return run;
    }

    private synchronized List<Frame> nextBatch() {
        List<Frame> batch = new ArrayList<>();
        int size = 0;
        while (!large.isEmpty()
                && (batch.isEmpty()
                        ? wire.writable()
                        : batch.size() < BATCH_MESSAGES
                                && size + large.getFirst().wireBytes() <= BATCH_BYTES)) {
            Frame next = large.removeFirst();
            size += next.wireBytes();
            batch.add(next);
        }
        largeBytes -= size;
        return batch;
    }

    /// The last words: behind what the socket takes at once, instead of what it does not take.
    void last(Frame frame) {
        tick.now(this);
        wire.send(frame.toWrite(), () -> {});
        close();
    }

    /// The channel says that it is full, or no longer.
    void turned() {
        if (!sending) {
            if (wire.writable()) {
                tick.now(this);
            } else {
                settle();
            }
        }
    }

    private void settle() {
        boolean emptied;
        boolean batches;
        boolean nowFull;
        synchronized (this) {
            emptied = lost && !closed && wire.writable();
            lost &= !emptied;
            batches = !large.isEmpty();
            nowFull = !wire.writable()
                    || small.size() + large.size() > MOST_MESSAGES / FULL_SHARE
                    || smallBytes + largeBytes > MOST_BYTES / FULL_SHARE;
        }
        if (batches) {
            tick.batchesOf(this);
        }
        if (nowFull != full) {
            full = nowFull;
            reader.full(nowFull);
        }
        if (emptied) {
            reader.emptied();
        }
    }

    /// Whether a client that is not listened to, because it is full, has read something since this was asked last.
    boolean progressed() {
        boolean was = progressed;
        progressed = false;
        return was;
    }

    /// Whether messages were lost that the client was not told of yet. From any thread.
    synchronized boolean lost() {
        return lost;
    }

    /// Messages that the socket was not handed yet. From any thread.
    synchronized int waiting() {
        return small.size() + large.size() + held.size();
    }

    /// Nothing is sent any more. From any thread.
    synchronized void close() {
        closed = true;
        drop();
    }
}
