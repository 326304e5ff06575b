package io.tidemark.store.file;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one connection that writes. Whoever begins a transaction has it alone until the transaction is closed; any
/// thread may begin one, one at a time.
public final class Writer implements AutoCloseable {
    /// Longer than any sync transaction; an import of millions of rows may outlast it.
    private static final Duration TURN = Duration.ofSeconds(30);

    private final Connection connection;
    private final Failures failures;
    private final ReentrantLock turn = new ReentrantLock(true);
    /// What the connection does now; null before the first transaction. Of whoever has the turn.
    private @Nullable Durability required;

    Writer(Connection connection, Failures failures) {
        this.connection = connection;
        this.failures = failures;
    }

    /// What is done in a transaction.
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T in(Transaction transaction) throws SQLException;
    }

    /// Does work in one transaction and commits it; what it throws leaves nothing behind.
    public <T extends @Nullable Object> T write(Durability durability, Work<T> work) {
        try (Transaction transaction = begin(durability)) {
            T result = work.in(transaction);
            transaction.commit();
            return result;
        } catch (SQLException failed) {
            throw failures.explain(failed);
        }
    }

    /// Begins a transaction that may become larger than the room on the disk. An empty one before it folds the log,
    /// see [WriteAheadLog].
    public Transaction beginLarge(Durability durability) {
        Transaction first = begin(durability);
        first.close();
        return begin(durability);
    }

    /// @throws ReplicaBusy when another thread's transaction does not end in time
    public Transaction begin(Durability durability) {
        return begin(durability, TURN).orElseThrow(Writer::busy);
    }

    /// Empty when somebody else is writing.
    public Optional<Transaction> tryBegin(Durability durability) {
        return begin(durability, Duration.ZERO);
    }

    /// Writes the whole file anew from what is in it: nothing of what was deleted is left in it then, only in the
    /// log, see [#cutLog]. Takes as much room again and has the turn meanwhile.
    public void rewrite() {
        alone(statement -> {
            // in memory it would take as much as the file has
            statement.execute("PRAGMA temp_store = FILE");
            try {
                statement.execute("VACUUM");
            } finally {
                statement.execute("PRAGMA temp_store = MEMORY");
            }
            return true;
        });
    }

    /// Folds the log into the file and cuts it to nothing.
    ///
    /// @param longest how long readers may hold it
    /// @return false when somebody still read then
    public boolean cutLog(Duration longest) {
        return alone(statement -> WriteAheadLog.cut(connection, longest));
    }

    private interface Chore {
        boolean on(Statement statement) throws SQLException;
    }

    /// Does what is no transaction.
    private boolean alone(Chore chore) {
        if (!takeTurn(TURN)) {
            throw busy();
        }
        try (Statement statement = connection.createStatement()) {
            return chore.on(statement);
        } catch (SQLException failed) {
            throw failures.explain(failed);
        } finally {
            turn.unlock();
        }
    }

    private static ReplicaBusy busy() {
        return new ReplicaBusy(
                "Another change of the replica is still running. Nothing was changed; try again when it is done.");
    }

    private boolean takeTurn(Duration longest) {
        try {
            return turn.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ReplicaBusy("The change was cancelled before it began.");
        }
    }

    private Optional<Transaction> begin(Durability durability, Duration longest) {
        if (!takeTurn(longest)) {
            return Optional.empty();
        }
        boolean begun = false;
        try (PreparedStatement statement = connection.prepareStatement("BEGIN IMMEDIATE")) {
            require(durability);
            statement.execute();
            begun = true;
            return Optional.of(new Transaction(connection, failures, turn));
        } catch (SQLException failed) {
            throw failures.explain(failed);
        } finally {
            if (!begun) {
                turn.unlock();
            }
        }
    }

    private void require(Durability durability) throws SQLException {
        if (durability != required) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = " + durability.synchronous());
            }
            required = durability;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw failures.explain(failed);
        }
    }
}
