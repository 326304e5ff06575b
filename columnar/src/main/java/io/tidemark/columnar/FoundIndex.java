package io.tidemark.columnar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An index as another program left it, for one that only reads: opened when first asked (0.7 s), never made,
/// repaired or caught up. It holds the file against writers until closed. Safe from any thread.
public final class FoundIndex implements Index, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FoundIndex.class);

    private final Path file;
    private final String owner;
    private final Limits limits;
    private boolean tried;
    private @Nullable Found found;

    private record Found(DuckDBConnection connection, Map<String, IndexTables.Held> held) {}

    /// Touches nothing yet.
    ///
    /// @param owner names the truth it has to be a copy of
    public FoundIndex(Path file, String owner, Limits limits) {
        this.file = file;
        this.owner = owner;
        this.limits = limits;
    }

    @Override
    public <T> Optional<T> ask(String dataset, long upTo, Question<T> question) throws SQLException {
        Found index = found();
        IndexTables.@Nullable Held table = index == null ? null : index.held().get(dataset);
        if (index == null || table == null || table.upTo() != upTo) {
            return Optional.empty();
        }
        try (Connection connection = index.connection().duplicate()) {
            return Optional.of(question.ask(connection, table.table()));
        }
    }

    private synchronized @Nullable Found found() {
        if (!tried) {
            tried = true;
            found = Files.isRegularFile(file) ? open() : null;
        }
        return found;
    }

    private @Nullable Found open() {
        try {
            DuckDBConnection connection = IndexFile.reading(file, limits);
            boolean ours = false;
            try {
                ours = IndexTables.isOf(connection, owner);
                return ours ? new Found(connection, IndexTables.all(connection)) : null;
            } finally {
                if (!ours) {
                    connection.close();
                }
            }
        } catch (SQLException | RuntimeException | LinkageError unusable) {
            LOG.debug("The columnar index is of no use now; queries run without it.", unusable);
            return null;
        }
    }

    @Override
    public synchronized void close() {
        tried = true;
        if (found != null) {
            IndexFile.closeQuietly(found.connection());
            found = null;
        }
    }
}
