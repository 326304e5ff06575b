package io.tidemark.analytics.query;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stops a running query: after its time, or when [#cancel] is called, from any thread. Good for one run.
public final class QueryControl {
    private enum Reason {
        CANCELLED,
        TIMED_OUT
    }

    private final Duration limit;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Statement running;
    private @Nullable Reason stopped;

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
    void start(Statement statement) {
        synchronized (this) {
            if (stopped != null || Thread.currentThread().isInterrupted()) {
                throw new QueryCancelled();
            }
            running = statement;
        }
        Thread.ofVirtual().name("query-deadline").start(this::watch);
    }

    private void watch() {
        try {
            if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                stop(Reason.TIMED_OUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After this no cancel reaches the connection, which may already run something else.
    void end() {
        done.countDown();
        synchronized (this) {
            running = null;
        }
    }

    private synchronized void stop(Reason reason) {
        if (stopped != null) {
            return;
        }
        Statement statement = running;
        if (statement == null && reason == Reason.TIMED_OUT) {
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
    synchronized @Nullable RuntimeException reason(SQLException failure) {
        Reason reason = stopped;
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case CANCELLED -> {
                QueryCancelled cancelled = new QueryCancelled();
                cancelled.addSuppressed(failure);
                yield cancelled;
            }
            case TIMED_OUT -> new QueryTimedOut(limit, failure);
        };
    }
}
