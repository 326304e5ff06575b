package io.tidemark.store.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A change under way: owned by the thread that began it, and by nobody else until it is closed. Closed without a
/// commit, it leaves nothing behind.
public final class Transaction implements AutoCloseable {
    private final Connection connection;
    private final Failures failures;
    private final ReentrantLock turn;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean over;

    Transaction(Connection connection, Failures failures, ReentrantLock turn) {
        this.connection = connection;
        this.failures = failures;
        this.turn = turn;
    }

    public Connection connection() {
        return connection;
    }

    /// Runs when the change is committed, in the order of commits, before anybody else may write. Must return at
    /// once.
    public void afterCommit(Runnable news) {
        afterCommit.add(news);
    }

    public void commit() {
        try (PreparedStatement commit = connection.prepareStatement("COMMIT")) {
            commit.execute();
        } catch (SQLException failed) {
            throw failures.explain(failed);
        }
        over = true;
        afterCommit.forEach(Runnable::run);
    }

    /// Marks where [#backToMark] leads; ended by it or by [#forgetMark].
    public void mark() throws SQLException {
        execute("SAVEPOINT mark");
    }

    public void forgetMark() throws SQLException {
        execute("RELEASE mark");
    }

    public void backToMark() throws SQLException {
        execute("ROLLBACK TO mark");
        execute("RELEASE mark");
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    public StoreException explain(SQLException failed) {
        return failures.explain(failed);
    }

    @Override
    public void close() {
        try {
            if (!over) {
                over = true;
                rollBack();
                WriteAheadLog.fold(connection);
            }
        } finally {
            turn.unlock();
        }
    }

    private void rollBack() {
        try (PreparedStatement rollBack = connection.prepareStatement("ROLLBACK")) {
            rollBack.execute();
        } catch (SQLException failed) {
            // After some errors, a full disk among them, SQLite has rolled back by itself.
            if (!String.valueOf(failed.getMessage()).contains("no transaction is active")) {
                throw failures.explain(failed);
            }
        }
    }
}
