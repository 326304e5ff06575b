package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Transactions bound to one tenant. The first statement of each tells PostgreSQL the tenant, and row-level
/// security then hides every other tenant's rows from whatever the transaction asks. Blocks the calling thread;
/// call it from virtual threads.
public final class TenantStore {

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 6;

    // Two statements in one round trip.
    private static final String BIND =
            " select set_config('tidemark.tenant', ?, true), set_config('statement_timeout', ?, true)";
    private static final String READ = "set transaction isolation level repeatable read, read only;" + BIND;
    private static final String WRITE = "set transaction isolation level read committed, read write;" + BIND;

    private final DataSource pool;
    private final RandomGenerator random;

    public TenantStore(DataSource pool, RandomGenerator random) {
        this.pool = pool;
        this.random = random;
    }

    /// Reads one consistent moment; each statement may take 5 s.
    public <T extends @Nullable Object> T read(String tenant, Work<T> work) {
        return read(tenant, READ_LIMIT, work);
    }

    public <T extends @Nullable Object> T read(String tenant, Duration statementLimit, Work<T> work) {
        try {
            return once(READ, tenant, statementLimit, work);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /// Opens one consistent moment for reading piece by piece; the caller closes it.
    public Reading open(String tenant, Duration statementLimit) {
        Connection connection = null;
        try {
            connection = pool.getConnection();
            connection.setAutoCommit(false);
            bind(connection, READ, tenant, statementLimit);
            return new Reading(connection);
        } catch (SQLException e) {
            if (connection != null) {
                giveBack(connection, e);
            }
            throw translated(e);
        }
    }

    private static void giveBack(Connection connection, SQLException failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /// Writes; each statement may take 30 s. A serialization failure or deadlock runs `work` again on a fresh
    /// connection.
    public <T extends @Nullable Object> T write(String tenant, Work<T> work) {
        return write(tenant, WRITE_LIMIT, work);
    }

    public <T extends @Nullable Object> T write(String tenant, Duration statementLimit, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(WRITE, tenant, statementLimit, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isRetryable(e)) {
                    throw translated(e);
                }
                LockSupport.parkNanos(random.nextLong(1_000_000, 10_000_000L << attempt));
            }
        }
    }

    private <T extends @Nullable Object> T once(String begin, String tenant, Duration limit, Work<T> work)
            throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                bind(connection, begin, tenant, limit);
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (Throwable failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    private static void bind(Connection connection, String begin, String tenant, Duration limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(begin)) {
            statement.setString(1, tenant);
            statement.setString(2, Long.toString(limit.toMillis()));
            statement.execute();
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean isRetryable(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    /// 57014 is PostgreSQL's own cancel, 08 a lost line, 57P a server going down, 22 a value out of range or with a
    /// NUL in it; the rest is a defect of ours.
    private static StoreException translated(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("57014")) {
            return new StoreException(504, "This took longer than is allowed and was stopped; nothing was changed.", e);
        }
        if (state.isEmpty() || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            var unavailable = new StoreException(503, "The database does not answer just now; nothing was changed.", e);
            unavailable.retryAfter(Duration.ofSeconds(2));
            return unavailable;
        }
        if (state.startsWith("22")) {
            return new StoreException(400, "A value in the request is not one that can be stored or compared.", e);
        }
        return new StoreException(500, "The database refused the request; nothing was changed.", e);
    }
}
