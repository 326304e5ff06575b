package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/// Makes the replica's datasets and buckets those of a manifest, within one transaction. What the manifest no
/// longer names goes; what is local stays.
final class ManifestIntake {
    private final Connection connection;
    private final RowChanges changes;

    ManifestIntake(Connection connection, RowChanges changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /// @return what went
    Withdrawal take(Manifest manifest) throws SQLException {
        boolean sameHistory = manifest.epoch().equals(Meta.EPOCH.text(connection));
        Withdrawal withdrawal = new Withdrawal(connection, changes);
        withdrawal.allBut(
                manifest.datasets().stream().map(Dataset::id).collect(Collectors.toSet()),
                manifest.buckets().stream().map(Manifest.Bucket::id).collect(Collectors.toSet()));
        for (Dataset dataset : manifest.datasets()) {
            dataset(dataset);
        }
        for (Manifest.Bucket wanted : manifest.buckets()) {
            bucket(wanted, sameHistory);
        }
        return withdrawal;
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
        // a database that was put back unnoticed gives the name of a snapshot again, to other rows
        boolean sameSnapshot = wanted.snapshot().id().equals(Parts.snapshot(connection, bucket))
                && BucketSum.of(wanted.count(), wanted.sum()).equals(Parts.expected(connection, bucket));
        boolean laterThanSnapshot = bucket.lsn() >= wanted.snapshot().lsn() && Parts.isComplete(connection, bucket);
        if (sameHistory && (sameSnapshot || laterThanSnapshot)) {
            return;
        }
        if (bucket.isTrusted()
                && Parts.isComplete(connection, bucket)
                && bucket.sum().equals(wanted.expected())) {
            Parts.adopt(connection, bucket, wanted);
            return;
        }
        changes.clear(dataset, bucket);
        Parts.expect(connection, bucket, wanted);
    }
}
