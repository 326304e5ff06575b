package io.tidemark.store.file;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SQLite's log beside the file. What a large change wrote before it failed stays in it and keeps the room it took.
final class WriteAheadLog {
    static final int BUSY_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    private WriteAheadLog() {}

    /// Folds the log into the file and gives its room back, if nobody is reading; never waits, never fails. With
    /// the log folded before a large change, it can be cut after the change failed even when the disk is full.
    static void fold(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException failed) {
            LOG.debug("The log could not be folded now.", failed);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
        } catch (SQLException failed) {
            LOG.debug("The waiting time could not be set back.", failed);
        }
    }

    /// Folds the log into the file and cuts it to nothing.
    ///
    /// @param longest how long readers may hold it
    /// @return false when somebody still read then
    static boolean cut(Connection connection, Duration longest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + longest.toMillis());
            try (ResultSet told = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return told.next() && told.getInt(1) == 0;
            } finally {
                statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            }
        }
    }
}
