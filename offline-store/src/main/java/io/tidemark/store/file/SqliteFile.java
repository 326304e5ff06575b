package io.tidemark.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/// The open file `replica.sqlite` of a folder. Many programs may have it open for reading, one for writing.
public final class SqliteFile implements AutoCloseable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    private final Path path;
    private final Readers readers;
    private final @Nullable Writer writer;
    private final @Nullable FolderLock lock;

    /// Loads SQLite's own library; what fails here fails again, with its reason, where a file is opened.
    public static void loadLibrary() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception absent) {
            LOG.debug("SQLite could not be loaded ahead.", absent);
        }
    }

    private SqliteFile(Path path, Readers readers, @Nullable Writer writer, @Nullable FolderLock lock) {
        this.path = path;
        this.readers = readers;
        this.writer = writer;
        this.lock = lock;
    }

    /// Opens for reading and writing; makes the folder and an empty replica when there is none.
    ///
    /// @throws ReplicaInUse  when another program writes it
    /// @throws NotAReplica   when the file is something else; it is never touched
    /// @throws ReplicaTooNew when a newer program wrote it
    public static SqliteFile open(Path folder, Connections.Setup functions) {
        Path path = folder.resolve("replica.sqlite");
        Failures failures = new Failures(path);
        Connections connections = new Connections(path, failures, functions);
        try {
            Files.createDirectories(folder);
            FolderLock lock = FolderLock.take(folder);
            boolean opened = false;
            try {
                requireSqlite(path);
                Writer writer = new Writer(connections.writer(), failures);
                opened = true;
                return new SqliteFile(path, new Readers(connections), writer, lock);
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (SQLException failed) {
            throw failures.explain(failed);
        } catch (IOException failed) {
            throw failures.explain(failed);
        }
    }

    /// Opens for reading only, whoever writes it meanwhile.
    ///
    /// @throws ReplicaMissing when there is none
    public static SqliteFile read(Path folder, Connections.Setup functions) {
        Path path = folder.resolve("replica.sqlite");
        Failures failures = new Failures(path);
        if (!Files.isRegularFile(path)) {
            throw new ReplicaMissing("There is no replica in " + folder + ". Sync or import something into it first.");
        }
        try {
            requireSqlite(path);
            Readers readers = new Readers(new Connections(path, failures, functions));
            int version = readers.read(connection -> Schema.check(connection, path.toString()));
            if (!Schema.isNewest(version)) {
                readers.close();
                throw new StoreException("The replica " + path
                        + " was written by an older Tidemark. Open it once with the desktop or sync it.");
            }
            return new SqliteFile(path, readers, null, null);
        } catch (IOException failed) {
            throw new StoreException("The replica " + path + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static void requireSqlite(Path path) throws IOException {
        if (Files.exists(path) && Files.size(path) > 0) {
            try (InputStream in = Files.newInputStream(path)) {
                if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                    throw new NotAReplica(
                            path + " is not a Tidemark replica. It was left as it is; choose another folder.");
                }
            }
        }
    }

    public Path path() {
        return path;
    }

    public Readers readers() {
        return readers;
    }

    /// @throws StoreException when the file is open for reading only
    public Writer writer() {
        if (writer == null) {
            throw new StoreException("The replica " + path + " is open for reading only. Nothing was changed.");
        }
        return writer;
    }

    public boolean isWritable() {
        return writer != null;
    }

    @Override
    public void close() {
        readers.close();
        if (writer != null) {
            writer.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
