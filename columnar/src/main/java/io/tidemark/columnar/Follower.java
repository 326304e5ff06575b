package io.tidemark.columnar;

import io.tidemark.analytics.change.RowPage;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Brings the tables after the truth; each step is one transaction with the number it leads to. Owned by the
/// index's thread.
final class Follower {
    private final DuckDBConnection connection;
    private final RowSource source;
    private final Standing standing;
    private final BooleanSupplier stop;

    /// @param standing told around every commit what is held
    /// @param stop  true when a reading under way is to be given up
    Follower(DuckDBConnection connection, RowSource source, Standing standing, BooleanSupplier stop) {
        this.connection = connection;
        this.source = source;
        this.standing = standing;
        this.stop = stop;
    }

    /// What the tables hold as they were found.
    Map<String, IndexTables.Held> open() throws SQLException {
        Map<String, IndexTables.Held> found = IndexTables.all(connection);
        connection.commit();
        return found;
    }

    /// Reads all that is missing.
    void catchUp() throws SQLException {
        Map<String, Long> newest = source.newest();
        Map<String, IndexTables.Held> tables = IndexTables.all(connection);
        for (String dataset : tables.keySet()) {
            if (!newest.containsKey(dataset)) {
                drop(dataset);
            }
        }
        for (Map.Entry<String, Long> entry : newest.entrySet()) {
            IndexTables.@Nullable Held table = tables.get(entry.getKey());
            long upTo = table == null ? -1 : table.upTo();
            if (upTo != entry.getValue() && !stop.getAsBoolean()) {
                read(entry.getKey());
            }
        }
    }

    /// Takes a change that follows what is held; reads the truth when it does not.
    void take(Feed feed) throws SQLException {
        String dataset = feed.dataset().id();
        IndexTables.@Nullable Held table = IndexTables.held(connection, dataset);
        if (table != null && table.upTo() >= feed.upTo()) {
            return;
        }
        if (table == null || table.upTo() != feed.from()) {
            read(dataset);
            return;
        }
        try {
            IndexTables.delete(connection, table, feed.deletes());
            for (RowPage page : feed.upserts()) {
                if (!feed.fresh()) {
                    IndexTables.delete(connection, table, page.ids());
                }
                IndexTables.append(connection, table, feed.dataset(), page);
            }
            commit(dataset, table, feed.upTo());
        } finally {
            connection.rollback();
        }
    }

    private void read(String dataset) throws SQLException {
        IndexTables.@Nullable Held table = IndexTables.held(connection, dataset);
        try (RowSource.@Nullable Changes changes = source.since(dataset, table == null ? -1 : table.upTo())) {
            if (changes == null) {
                drop(dataset);
                return;
            }
            boolean empty = table == null || changes.fromScratch();
            IndexTables.Held target =
                    table == null || empty ? IndexTables.create(connection, changes.dataset()) : table;
            IndexTables.delete(connection, target, changes.deleted());
            for (RowPage page = changes.next(); page != null; page = changes.next()) {
                if (stop.getAsBoolean()) {
                    return;
                }
                if (!empty) {
                    IndexTables.delete(connection, target, page.ids());
                }
                IndexTables.append(connection, target, changes.dataset(), page);
            }
            commit(dataset, target, changes.upTo());
        } finally {
            connection.rollback();
        }
    }

    private void drop(String dataset) throws SQLException {
        IndexTables.drop(connection, dataset);
        standing.moves(dataset);
        connection.commit();
    }

    private void commit(String dataset, IndexTables.Held table, long upTo) throws SQLException {
        IndexTables.moveTo(connection, table, upTo);
        standing.moves(dataset);
        connection.commit();
        standing.holds(dataset, new IndexTables.Held(table.no(), upTo));
        source.held(dataset, upTo);
    }
}
