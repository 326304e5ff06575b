package io.tidemark.columnar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open DuckDB file: one connection that writes, owned by the index's thread, and a few that read, from any
/// thread.
final class IndexFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

    private final DuckDBConnection writer;
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private IndexFile(DuckDBConnection writer) {
        this.writer = writer;
    }

    /// Opens the file, or makes a new one in its place when it cannot be used: nothing in it is precious. Null when
    /// there is no DuckDB for this machine, or another program has the file.
    static @Nullable IndexFile open(Path file, String owner, Limits limits) {
        try {
            return connect(file, owner, limits);
        } catch (SQLException | RuntimeException broken) {
            if (inUse(broken)) {
                LOG.info("The columnar index is in use by another program; queries run without it.");
                return null;
            }
            LOG.warn("The columnar index could not be opened and is built anew: {}", broken.toString());
        } catch (LinkageError absent) {
            LOG.info("There is no DuckDB for this machine; queries run without it: {}", absent.toString());
            return null;
        }
        try {
            delete(file);
            return connect(file, owner, limits);
        } catch (SQLException | IOException | RuntimeException again) {
            LOG.warn("The columnar index could not be built; queries run without it: {}", again.toString());
            return null;
        }
    }

    private static boolean inUse(Exception failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("could not set lock") || message.contains("used by another process");
    }

    private static IndexFile connect(Path file, String owner, Limits limits) throws SQLException {
        DuckDBConnection connection = raw(file, limits, false);
        try {
            if (!IndexTables.prepare(connection, owner)) {
                connection.close();
                delete(file);
                connection = raw(file, limits, false);
                IndexTables.prepare(connection, owner);
            }
            connection.setAutoCommit(false);
            return new IndexFile(connection);
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        } catch (IOException failed) {
            connection.close();
            throw new SQLException(failed);
        }
    }

    /// Opens a file that is there, together with others who only read; fails when somebody writes it.
    static DuckDBConnection reading(Path file, Limits limits) throws SQLException {
        return raw(file, limits, true);
    }

    private static DuckDBConnection raw(Path file, Limits limits, boolean readOnly) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.DUCKDB_READONLY_PROPERTY, Boolean.toString(readOnly));
        settings.setProperty("memory_limit", limits.memoryBytes() + "B");
        settings.setProperty("threads", Integer.toString(limits.threads()));
        settings.setProperty("temp_directory", spill(file).toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        Connection opened = new DuckDBDriver().connect("jdbc:duckdb:" + file.toAbsolutePath(), settings);
        DuckDBConnection connection = opened.unwrap(DuckDBConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
        }
        return connection;
    }

    private static Path spill(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp").toAbsolutePath();
    }

    /// Removes the file and what DuckDB keeps beside it.
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
        Path spill = spill(file);
        if (Files.isDirectory(spill)) {
            try (Stream<Path> paths = Files.walk(spill)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    DuckDBConnection writer() {
        return writer;
    }

    /// A connection for one reader, to be given back by the same thread.
    Connection borrow() throws SQLException {
        if (!use.readLock().tryLock()) {
            throw new SQLException("The columnar index is being built anew.");
        }
        boolean borrowed = false;
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = writer.duplicate();
                // A copy of the writer would stay in the transaction, and so at the moment, of its first question.
                connection.setAutoCommit(true);
            }
            borrowed = true;
            return connection;
        } finally {
            if (!borrowed) {
                use.readLock().unlock();
            }
        }
    }

    /// @param sound false when it is of no use to another reader
    void giveBack(Connection connection, boolean sound) {
        if (sound) {
            idle.add(connection);
        } else {
            closeQuietly(connection);
        }
        use.readLock().unlock();
    }

    /// Waits for those who are reading, and lets nobody begin after that: DuckDB keeps a file for as long as there
    /// is one connection, and would open the old one again.
    ///
    /// @return false when somebody still reads then
    boolean awaitUnused(Duration longest) throws InterruptedException {
        return use.writeLock().tryLock(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            closeQuietly(connection);
        }
        closeQuietly(writer);
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failed) {
            LOG.warn("A connection to the columnar index did not close cleanly.", failed);
        }
    }
}
