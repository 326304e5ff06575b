package io.tidemark.backend.store;

import io.tidemark.backend.launch.BackendFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// What the service's connections do in PostgreSQL just now, as `pg_stat_activity` shows it.
public final class Activity implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Connection connection;

    public Activity(BackendFixture backend) throws SQLException {
        connection = backend.connect(StoreAddress.SERVICE);
    }

    /// @param text of the statement, in part
    public boolean isRunning(String text) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select 1 from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
                        + " and position(? in query) > 0")) {
            statement.setString(1, text);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    public boolean isThere(int pid) throws SQLException {
        try (var statement = connection.prepareStatement("select 1 from pg_stat_activity where pid = ?")) {
            statement.setInt(1, pid);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    public void awaitRunning(String text) throws SQLException {
        if (took(text, true, PATIENCE).compareTo(PATIENCE) >= 0) {
            throw new AssertionError("“" + text + "” never ran");
        }
    }

    /// How long it still runs, at most `longest`.
    public Duration untilGone(String text, Duration longest) throws SQLException {
        return took(text, false, longest);
    }

    private Duration took(String text, boolean running, Duration longest) throws SQLException {
        long started = System.nanoTime();
        while (isRunning(text) != running) {
            if (System.nanoTime() - started > longest.toNanos()) {
                return longest;
            }
            Thread.onSpinWait();
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
