package io.tidemark.store.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// Opens connections to one replica with the settings they need.
///
/// @param functions what queries call that SQLite lacks; put on every reading connection
public record Connections(Path file, Failures failures, Setup functions) {

    /// Prepares a new connection.
    @FunctionalInterface
    public interface Setup {
        void on(Connection connection) throws SQLException;
    }

    /// 8 KiB pages take in rows fastest; the log is folded back every 4,000 of them (32 MiB).
    /// Makes the tables there are to be.
    Connection writer() throws SQLException {
        Connection connection = open(new SQLiteConfig());
        try (Statement statement = connection.createStatement()) {
            int version = Schema.check(connection, file.toString());
            statement.execute("PRAGMA page_size = 8192");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA journal_size_limit = 67108864");
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA foreign_keys = ON");
            Schema.migrate(connection, version);
            return connection;
        } catch (SQLException | StoreException failed) {
            connection.close();
            throw failed;
        }
    }

    Connection reader() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Connection connection = isFrozen() ? openFrozen(config) : open(config);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA cache_size = -32768");
            functions.on(connection);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /// True on a medium nobody can write to, where SQLite cannot make the files by which readers and writers meet.
    private boolean isFrozen() {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null
                && !Files.isWritable(folder)
                && !Files.isWritable(file)
                && Files.notExists(folder.resolve(file.getFileName() + "-wal"));
    }

    private Connection openFrozen(SQLiteConfig config) throws SQLException {
        config.setReadOnly(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config.createConnection("jdbc:sqlite:" + file.toUri() + "?immutable=1");
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(WriteAheadLog.BUSY_MILLIS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config.createConnection("jdbc:sqlite:" + file);
    }
}
