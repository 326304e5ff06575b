package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Transactions bound to one tenant. The first statement of each tells PostgreSQL the tenant, and row-level
/// security then hides every other tenant's rows from whatever the transaction asks. Blocks the calling thread;
/// call it from virtual threads.
public final class TenantStore {

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    // Two statements in one round trip.
    private static final String BIND =
            " select set_config('tidemark.tenant', ?, true), set_config('statement_timeout', ?, true)";
    private static final String READ = "set transaction isolation level repeatable read, read only;" + BIND;
    private static final String WRITE = "set transaction isolation level read committed, read write;" + BIND;

    private final ServicePool pool;
    private final Retries retries;

    public TenantStore(ServicePool pool, RandomGenerator random) {
        this.pool = pool;
        this.retries = new Retries(random);
    }

    /// Reads one consistent moment; each statement may take 5 s. When PostgreSQL goes away and comes back within 5 s,
    /// `work` runs again.
    public <T extends @Nullable Object> T read(String tenant, Work<T> work) {
        return read(tenant, READ_LIMIT, work);
    }

    public <T extends @Nullable Object> T read(String tenant, Duration statementLimit, Work<T> work) {
        return new Transaction<>(READ, tenant, statementLimit, work).run();
    }

    /// Opens one consistent moment for reading piece by piece; the caller closes it.
    public Reading open(String tenant, Duration statementLimit) {
        ServicePool.Lease lease = null;
        try {
            lease = pool.take();
            lease.connection().setAutoCommit(false);
            bind(lease.connection(), READ, tenant, statementLimit);
            return new Reading(lease);
        } catch (SQLException e) {
            if (lease != null) {
                giveBack(lease, e);
            }
            throw pool.isStopping() ? Drain.stopping(e) : translated(e);
        }
    }

    private static void giveBack(ServicePool.Lease lease, SQLException failure) {
        try {
            lease.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /// Writes; each statement may take 30 s. A serialization failure, a deadlock, or a PostgreSQL that went away
    /// before it was told to commit and is back within 5 s runs `work` again on a connection taken anew.
    public <T extends @Nullable Object> T write(String tenant, Work<T> work) {
        return write(tenant, WRITE_LIMIT, work);
    }

    public <T extends @Nullable Object> T write(String tenant, Duration statementLimit, Work<T> work) {
        return new Transaction<>(WRITE, tenant, statementLimit, work).run();
    }

    /// One piece of work until it is committed or given up.
    private final class Transaction<T extends @Nullable Object> {
        private final String begin;
        private final String tenant;
        private final Duration limit;
        private final Work<T> work;
        private Retries.Reached reached = Retries.Reached.BEGIN;

        Transaction(String begin, String tenant, Duration limit, Work<T> work) {
            this.begin = begin;
            this.tenant = tenant;
            this.limit = limit;
            this.work = work;
        }

        T run() {
            Cancel cancel = Cancel.current();
            try (var _ = cancel.unbroken()) {
                return tries(cancel);
            }
        }

        private T tries(Cancel cancel) {
            long started = System.nanoTime();
            for (int failures = 1; ; failures++) {
                try {
                    return once(cancel);
                } catch (SQLException e) {
                    if (cancel.isStopped()) {
                        throw new GivenUp(e);
                    }
                    var elapsed = Duration.ofNanos(System.nanoTime() - started);
                    Duration wait = retries.after(e, writes(), reached, failures, elapsed);
                    if (wait == null
                            || pool.isStopping()
                            || Thread.currentThread().isInterrupted()) {
                        throw given(e);
                    }
                    LockSupport.parkNanos(wait.toNanos());
                }
            }
        }

        private T once(Cancel cancel) throws SQLException {
            reached = Retries.Reached.BEGIN;
            try (var lease = pool.take()) {
                Connection connection = lease.connection();
                try (var _ = cancel.braked(connection.unwrap(PGConnection.class)::cancelQuery)) {
                    connection.setAutoCommit(false);
                    bind(connection, begin, tenant, limit);
                    reached = Retries.Reached.WORK;
                    T result = work.run(connection);
                    reached = Retries.Reached.COMMIT;
                    connection.commit();
                    return result;
                } catch (Throwable failure) {
                    rollBack(connection, failure);
                    throw failure;
                }
            }
        }

        private boolean writes() {
            return begin.equals(WRITE);
        }

        private StoreException given(SQLException e) {
            boolean mayBeCommitted = writes() && reached == Retries.Reached.COMMIT;
            if (mayBeCommitted && Retries.isAway(e)) {
                return unavailable(
                        "The database went away while this was being saved: it may or may not have been. Look before"
                                + " you do it again.",
                        e);
            }
            return pool.isStopping() ? Drain.stopping(e) : translated(e);
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

    /// 57014 is PostgreSQL's own cancel, 08 a lost line, 57P a server going down, 22 a value out of range or with a
    /// NUL in it; the rest is a defect of ours.
    private static StoreException translated(SQLException e) {
        String state = Retries.state(e);
        if (state.equals("57014")) {
            return new StoreException(
                    504,
                    "This took longer than is allowed and was stopped; nothing was changed. Ask for less at a time.",
                    e);
        }
        if (state.isEmpty() || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return unavailable("The database does not answer just now; nothing was changed. Ask again in a moment.", e);
        }
        if (state.startsWith("22")) {
            return new StoreException(400, "A value in the request is not one that can be stored or compared.", e);
        }
        return new StoreException(500, "The database refused the request; nothing was changed.", e);
    }

    private static StoreException unavailable(String sentence, SQLException e) {
        var unavailable = new StoreException(503, sentence, e);
        unavailable.retryAfter(Duration.ofSeconds(2));
        return unavailable;
    }
}
