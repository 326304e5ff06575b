package io.tidemark.store.replication;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes the replica's datasets and buckets those of a manifest, within one transaction. What the manifest no
/// longer names goes; what is local stays.
final class ManifestIntake {
    private final Connection connection;
    private final RowChanges changes;

    ManifestIntake(Connection connection, RowChanges changes) {
        this.connection = connection;
        this.changes = changes;
    }

    void take(Manifest manifest) throws SQLException {
        boolean sameHistory = manifest.epoch().equals(Meta.EPOCH.text(connection));
        datasets(manifest.datasets());
        Set<String> named = new HashSet<>();
        for (Manifest.Bucket wanted : manifest.buckets()) {
            named.add(wanted.id());
            bucket(wanted, sameHistory);
        }
        for (String id : synced()) {
            Bucket bucket = changes.buckets().find(id);
            if (bucket != null && !named.contains(id)) {
                changes.clear(changes.dataset(bucket), bucket);
                changes.buckets().remove(bucket);
            }
        }
    }

    private void datasets(List<Dataset> wanted) throws SQLException {
        Set<String> ids = new HashSet<>();
        wanted.forEach(dataset -> ids.add(dataset.id()));
        for (StoredDataset stored : Catalog.all(connection)) {
            if (!stored.local() && !ids.contains(stored.id())) {
                changes.remove(stored);
            }
        }
        for (Dataset dataset : wanted) {
            dataset(dataset);
        }
    }

    private void dataset(Dataset dataset) throws SQLException {
        StoredDataset stored = Catalog.find(connection, dataset.id());
        if (stored != null && stored.local()) {
            changes.rename(stored);
            stored = null;
        }
        if (stored == null) {
            changes.create(dataset, false);
            return;
        }
        try {
            changes.alter(stored, dataset);
        } catch (StoreException anotherDataset) {
            changes.remove(stored);
            changes.create(dataset, false);
        }
    }

    private void bucket(Manifest.Bucket wanted, boolean sameHistory) throws SQLException {
        Bucket bucket = changes.buckets().find(wanted.id());
        StoredDataset dataset = changes.dataset(wanted.dataset());
        if (bucket == null) {
            Parts.expect(connection, changes.buckets().create(wanted.id(), dataset), wanted);
            return;
        }
        boolean sameSnapshot = wanted.snapshot().id().equals(Parts.snapshot(connection, bucket));
        boolean laterThanSnapshot = bucket.lsn() >= wanted.snapshot().lsn() && Parts.isComplete(connection, bucket);
        if (sameHistory && (sameSnapshot || laterThanSnapshot)) {
            return;
        }
        changes.clear(dataset, bucket);
        Parts.expect(connection, bucket, wanted);
    }

    private List<String> synced() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT b.id FROM buckets b JOIN datasets d ON d.no = b.dataset WHERE d.local = 0");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }
}
