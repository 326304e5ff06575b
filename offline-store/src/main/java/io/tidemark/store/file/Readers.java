package io.tidemark.store.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The connections that read, one per reading at a time; from any thread. A reading sees the replica as of one
/// moment, whatever is written meanwhile.
public final class Readers implements AutoCloseable {
    private final Connections connections;
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    Readers(Connections connections) {
        this.connections = connections;
    }

    /// What is read, within one reading.
    @FunctionalInterface
    public interface Reading<T extends @Nullable Object> {
        T read(Connection connection) throws SQLException;
    }

    public <T extends @Nullable Object> T read(Reading<T> reading) {
        try (Snapshot snapshot = snapshot()) {
            return reading.read(snapshot.connection());
        } catch (SQLException failed) {
            throw connections.failures().explain(failed);
        }
    }

    /// A reading that lasts until it is closed.
    public Snapshot snapshot() {
        if (closed.get()) {
            throw new StoreException("The replica is closed.");
        }
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = connections.reader();
            }
            try (PreparedStatement begin = connection.prepareStatement("BEGIN")) {
                begin.execute();
            }
            return new Snapshot(connection);
        } catch (SQLException failed) {
            throw connections.failures().explain(failed);
        }
    }

    /// One reading; used by one thread at a time.
    public final class Snapshot implements AutoCloseable {
        private final Connection connection;

        private Snapshot(Connection connection) {
            this.connection = connection;
        }

        public Connection connection() {
            return connection;
        }

        public StoreException explain(SQLException failed) {
            return connections.failures().explain(failed);
        }

        @Override
        public void close() {
            try (PreparedStatement end = connection.prepareStatement("ROLLBACK")) {
                end.execute();
                idle.add(connection);
                if (closed.get()) {
                    closeIdle();
                }
            } catch (SQLException failed) {
                discard(connection);
            }
        }
    }

    @Override
    public void close() {
        closed.set(true);
        closeIdle();
    }

    private void closeIdle() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            discard(connection);
        }
    }

    private void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw connections.failures().explain(failed);
        }
    }
}
