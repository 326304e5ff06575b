package io.tidemark.store.rows;

import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.columnar.Feed;
import io.tidemark.store.catalog.Changed;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What follows a change of rows: the numbers in the datasets' records, the list of gone rows for the columnar
/// index, the feed and the news.
///
/// @param held up to which change the index holds a dataset: gone rows before that need not be remembered
public record Aftermath(ColumnarIndex index, Map<String, Long> held, Listeners listeners) {
    /// More gone rows than that are not remembered: an index that missed them is rebuilt.
    static final int MOST_GONE = 100_000;

    void record(Connection connection, Delta delta, long seq) throws SQLException {
        StoredDataset dataset = delta.dataset();
        update(connection, "UPDATE datasets SET seq = ?2 WHERE no = ?1", dataset.no(), seq);
        if (!delta.deletes().isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR IGNORE INTO gone(dataset, seq, id) VALUES (?, ?, ?)")) {
                for (long id : delta.deletes()) {
                    insert.setLong(1, dataset.no());
                    insert.setLong(2, seq);
                    insert.setLong(3, id);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        long passed = held.getOrDefault(dataset.id(), -1L);
        update(connection, "DELETE FROM gone WHERE dataset = ?1 AND seq <= ?2", dataset.no(), passed);
        if (delta.isRebuilt() || gone(connection, dataset) > MOST_GONE) {
            update(connection, "DELETE FROM gone WHERE dataset = ?1 AND seq <= ?2", dataset.no(), seq);
            update(connection, "UPDATE datasets SET rebuilt = ?2 WHERE no = ?1", dataset.no(), seq);
        }
    }

    void bury(Connection connection, StoredDataset dataset, Bucket bucket, long seq) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO gone(dataset, seq, id) SELECT " + dataset.no() + ", "
                        + seq + ", _row FROM " + dataset.table() + " WHERE _bucket = ?")) {
            insert.setLong(1, bucket.no());
            insert.executeUpdate();
        }
    }

    private static long gone(Connection connection, StoredDataset dataset) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM gone WHERE dataset = ?")) {
            count.setLong(1, dataset.no());
            try (ResultSet found = count.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    private static void update(Connection connection, String sql, long first, long second) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, first);
            statement.setLong(2, second);
            statement.executeUpdate();
        }
    }

    /// @param feed null when the index has to look for itself
    void changed(Transaction transaction, String dataset, @Nullable Feed feed) {
        transaction.afterCommit(() -> {
            if (feed == null) {
                index.look();
            } else {
                index.feed(feed);
            }
            listeners.tell(Changed.dataset(dataset));
        });
    }

    void removed(Transaction transaction, String dataset) {
        changed(transaction, dataset, null);
    }
}
