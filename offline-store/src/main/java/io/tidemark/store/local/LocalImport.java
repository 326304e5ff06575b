package io.tidemark.store.local;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.file.Transaction;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// An import under way, one transaction: all of it is there after [#commit], nothing of it when closed without.
/// Owned by the thread that opened it.
public final class LocalImport implements AutoCloseable {
    private final Transaction transaction;
    private final RowChanges changes;
    private final StoredDataset dataset;
    private final Bucket bucket;
    private long nextRow;
    private long rows;

    private LocalImport(
            Transaction transaction, RowChanges changes, StoredDataset dataset, Bucket bucket, long nextRow) {
        this.transaction = transaction;
        this.changes = changes;
        this.dataset = dataset;
        this.bucket = bucket;
        this.nextRow = nextRow;
    }

    static LocalImport begin(Transaction transaction, RowChanges changes, Dataset dataset, boolean replace)
            throws SQLException {
        Connection connection = transaction.connection();
        StoredDataset stored = Catalog.find(connection, dataset.id());
        long nextRow = 1;
        if (stored != null) {
            LocalDatasets.requireLocal(stored);
            if (replace) {
                changes.remove(stored);
                stored = null;
            } else {
                requireSameFields(stored.dataset(), dataset);
                nextRow = nextRow(connection, stored);
            }
        }
        StoredDataset target = stored == null ? changes.create(dataset, true) : stored;
        String id = "local." + target.no();
        Bucket bucket = changes.buckets().find(id);
        if (bucket == null) {
            bucket = changes.buckets().create(id, target);
        }
        return new LocalImport(transaction, changes, target, bucket, nextRow);
    }

    private static void requireSameFields(Dataset have, Dataset added) {
        if (!have.fields().equals(added.fields())) {
            throw new StoreException("The rows do not have the fields of “" + have.id()
                    + "”. Nothing was changed; replace the dataset or choose another name.");
        }
    }

    private static long nextRow(Connection connection, StoredDataset stored) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT next_row FROM datasets WHERE no = ?")) {
            select.setLong(1, stored.no());
            try (ResultSet found = select.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    /// The schema the rows must have.
    public Dataset dataset() {
        return dataset.dataset();
    }

    /// The id for the next row of a page; ids are never used again.
    public long nextRow() {
        return nextRow++;
    }

    /// Takes rows in whose ids came from [#nextRow].
    public void append(RowPage page) {
        try {
            changes.append(dataset, bucket, page, 0);
            rows += page.rows();
        } catch (SQLException failed) {
            throw transaction.explain(failed);
        }
    }

    public long rows() {
        return rows;
    }

    /// Makes it durable.
    public void commit() {
        try (PreparedStatement update =
                transaction.connection().prepareStatement("UPDATE datasets SET next_row = ? WHERE no = ?")) {
            update.setLong(1, nextRow);
            update.setLong(2, dataset.no());
            update.executeUpdate();
            changes.finish();
            transaction.commit();
        } catch (SQLException failed) {
            throw transaction.explain(failed);
        }
    }

    /// Ends it; without a commit nothing of it stays.
    @Override
    public void close() {
        transaction.close();
    }
}
