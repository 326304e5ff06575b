package io.tidemark.store.local;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.file.Transaction;
import io.tidemark.store.rows.Aftermath;
import io.tidemark.store.rows.RowChanges;
import java.sql.SQLException;

/// Datasets that live on this device only.
public final class LocalDatasets {
    private final SqliteFile file;
    private final Aftermath aftermath;

    public LocalDatasets(SqliteFile file, Aftermath aftermath) {
        this.file = file;
        this.aftermath = aftermath;
    }

    /// Begins an import; the calling thread has the replica's writer until it is closed.
    ///
    /// @param replace true to put the rows in the place of what the dataset had, false to add them to it
    /// @throws StoreException when the name is a synced dataset's, or rows are to be added to other fields
    public LocalImport open(Dataset dataset, boolean replace) {
        Transaction transaction = file.writer().beginLarge(Durability.ONLY_COPY);
        boolean begun = false;
        try {
            RowChanges changes = new RowChanges(transaction, aftermath);
            LocalImport opened = LocalImport.begin(transaction, changes, dataset, replace);
            begun = true;
            return opened;
        } catch (SQLException failed) {
            throw transaction.explain(failed);
        } finally {
            if (!begun) {
                transaction.close();
            }
        }
    }

    /// Removes a local dataset with its rows; does nothing when there is none.
    ///
    /// @throws StoreException when the dataset is a synced one
    public void remove(String dataset) {
        file.writer().write(Durability.ONLY_COPY, transaction -> {
            StoredDataset stored = Catalog.find(transaction.connection(), dataset);
            if (stored != null) {
                requireLocal(stored);
                new RowChanges(transaction, aftermath).remove(stored);
            }
            return dataset;
        });
    }

    static void requireLocal(StoredDataset stored) {
        if (!stored.local()) {
            throw new StoreException("“" + stored.id()
                    + "” is synced from a server. Nothing was changed; choose another name or import to the server.");
        }
    }
}
