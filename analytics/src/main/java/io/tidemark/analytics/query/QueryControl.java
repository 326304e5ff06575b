package io.tidemark.analytics.query;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stops a running query: after its time, or when [#cancel] is called, from any thread. Its time begins with the
/// first
/// run; a second try of the same question, on another engine, has what is left of it.
public final class QueryControl {
    private enum Reason {
        CANCELLED,
        TIMED_OUT
    }

    private final Duration limit;
    private long deadline;
    private boolean begun;
    private @Nullable Statement running;
    private @Nullable Reason stopped;
    private CountDownLatch done = new CountDownLatch(1);

    private QueryControl(Duration limit) {
        this.limit = limit;
    }

    public static QueryControl within(Duration limit) {
        return new QueryControl(limit);
    }

    /// Stops the query, or keeps it from starting. Does nothing once it has ended.
    public void cancel() {
        stop(Reason.CANCELLED);
    }

    /// Begins to watch; a driver's own timeout is not the same thing on every engine.
    synchronized void start(Statement statement) {
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
        CountDownLatch end = new CountDownLatch(1);
        long left = deadline - System.nanoTime();
        running = statement;
        done = end;
        Thread.ofVirtual().name("query-deadline").start(() -> watch(end, left));
    }

    private void watch(CountDownLatch end, long nanos) {
        try {
            if (!end.await(nanos, TimeUnit.NANOSECONDS)) {
                stop(Reason.TIMED_OUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After this no cancel reaches the connection, which may already run something else.
    synchronized void end() {
        done.countDown();
        running = null;
    }

    private synchronized void stop(Reason reason) {
        Statement statement = running;
        if (stopped != null || (statement == null && reason == Reason.TIMED_OUT)) {
            return;
        }
        stopped = reason;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                stopped = null;
            }
        }
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
