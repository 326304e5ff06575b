package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transactions that run, so that the end of the backend can wait for them. Safe from any thread.
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration AFTER_CANCEL = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Set<Connection> running = new HashSet<>();
    private boolean closed;

    synchronized boolean isClosed() {
        return closed;
    }

    /// @throws StoreException once the backend is stopping
    synchronized void checkOpen() {
        if (closed) {
            throw stopping(null);
        }
    }

    synchronized void enter(Connection connection) {
        checkOpen();
        running.add(connection);
    }

    synchronized void leave(Connection connection) {
        running.remove(connection);
        notifyAll();
    }

    static StoreException stopping(@Nullable SQLException cause) {
        var stopping = new StoreException(
                503, "The backend is stopping; nothing was changed. Ask again in a few seconds.", cause);
        stopping.retryAfter(RETRY_AFTER);
        return stopping;
    }

    /// Lets nobody in any more; what still runs after `grace` is cancelled in PostgreSQL.
    void close(Duration grace) {
        List<Connection> late = await(grace);
        if (late.isEmpty()) {
            return;
        }
        LOG.warn("{} transactions did not end within {} s and are cancelled", late.size(), grace.toSeconds());
        for (Connection connection : late) {
            cancel(connection);
        }
        await(AFTER_CANCEL);
    }

    private synchronized List<Connection> await(Duration longest) {
        closed = true;
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toNanos(); !running.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(running);
    }

    private static void cancel(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            LOG.debug("A transaction ended before it could be cancelled", e);
        }
    }
}
