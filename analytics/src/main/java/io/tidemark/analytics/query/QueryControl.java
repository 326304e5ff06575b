package io.tidemark.analytics.query;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stops a running query: after its time, when [#cancel] is called, from any thread, or when the thread that asks is
/// interrupted. Its time begins with the first run; a second try of the same question, on another engine, has what is
/// left of it.
public final class QueryControl {
    /// Makes the engine end what it runs. May be pulled more than once.
    @FunctionalInterface
    public interface Brake {
        void pull() throws SQLException;
    }

    private enum Reason {
        CANCELLED,
        TIMED_OUT
    }

    /// An engine that has not begun yet does not hear a cancel: it is said again until the query ends. Nor does a
    /// thread inside an engine hear an interrupt: it is looked for this often.
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Duration limit;
    private long deadline;
    private boolean begun;
    private @Nullable Statement running;
    private @Nullable Reason stopped;

    private QueryControl(Duration limit) {
        this.limit = limit;
    }

    public static QueryControl within(Duration limit) {
        return new QueryControl(limit);
    }

    /// Stops the query, or keeps it from starting. Does nothing once it has ended.
    public synchronized void cancel() {
        if (stopped == null) {
            stopped = Reason.CANCELLED;
            notifyAll();
        }
    }

    /// Begins to watch; a driver's own timeout is not the same thing on every engine.
    synchronized void start(Statement statement, Brake brake) {
        if (Thread.currentThread().isInterrupted()) {
            throw new QueryCancelled();
        }
        RuntimeException reason = reason(null);
        if (reason != null) {
            throw reason;
        }
        if (!begun) {
            begun = true;
            deadline = System.nanoTime() + limit.toNanos();
        }
        running = statement;
        Thread asking = Thread.currentThread();
        // not a virtual thread: engines in native code hold every carrier there is, and then nobody could stop them
        Thread.ofPlatform().daemon().name("query-deadline").start(() -> watch(statement, brake, asking));
    }

    private synchronized void watch(Statement statement, Brake brake, Thread asking) {
        try {
            while (running == statement) {
                long left = deadline - System.nanoTime();
                if (stopped == null && left <= 0) {
                    stopped = Reason.TIMED_OUT;
                }
                if (stopped == null && asking.isInterrupted()) {
                    stopped = Reason.CANCELLED;
                }
                if (stopped == null) {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, AGAIN.toNanos()));
                } else {
                    brake.pull();
                    TimeUnit.NANOSECONDS.timedWait(this, AGAIN.toNanos());
                }
            }
        } catch (SQLException e) {
            running = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After this no cancel reaches the connection, which may already run something else.
    synchronized void end() {
        running = null;
        notifyAll();
    }

    /// Why the statement failed, if it was stopped.
    synchronized @Nullable RuntimeException reason(@Nullable SQLException failure) {
        return switch (stopped) {
            case null -> null;
            case CANCELLED -> new QueryCancelled(failure);
            case TIMED_OUT -> new QueryTimedOut(limit, failure);
        };
    }
}
