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
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes the replica's datasets and buckets those of a manifest, within one transaction. What the manifest no
/// longer names goes, unless it is what is shown until the next generation is loaded; what is local stays.
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
        Set<String> named = manifest.buckets().stream().map(Manifest.Bucket::id).collect(Collectors.toSet());
        Set<String> kept = new HashSet<>(named);
        if (sameHistory && manifest.policyVersion() == Meta.POLICY_VERSION.number(connection)) {
            Map<String, Set<String>> generations = manifest.buckets().stream()
                    .collect(Collectors.groupingBy(
                            Manifest.Bucket::dataset,
                            Collectors.mapping(bucket -> generation(bucket.id()), Collectors.toSet())));
            for (Dataset dataset : manifest.datasets()) {
                keepFormer(dataset.id(), generations.getOrDefault(dataset.id(), Set.of()), kept);
            }
        }
        withdrawal.allBut(manifest.datasets().stream().map(Dataset::id).collect(Collectors.toSet()), kept);
        for (Dataset dataset : manifest.datasets()) {
            dataset(dataset, named);
        }
        for (Manifest.Bucket wanted : manifest.buckets()) {
            bucket(wanted, sameHistory);
        }
        return withdrawal;
    }

    /// What a bucket's id begins with: those of another generation begin otherwise.
    private static String generation(String bucket) {
        return bucket.split("[~!]", 2)[0];
    }

    /// Where all buckets of a dataset are of another generation, the one that is here is shown until that is loaded.
    /// Not where the rights or the history are others: then what is here may not be shown.
    ///
    /// @param named the generations that the manifest names
    /// @param kept  gets the buckets of the one that is shown
    private void keepFormer(String id, Set<String> named, Set<String> kept) throws SQLException {
        StoredDataset stored = Catalog.find(connection, id);
        StoredDataset former = Catalog.former(connection, id);
        if (former == null
                && stored != null
                && !stored.local()
                && isOver(changes.buckets().of(stored), named)) {
            changes.setAside(stored);
            former = stored;
        }
        if (former != null) {
            changes.buckets().of(former).forEach(bucket -> kept.add(bucket.id()));
        }
    }

    private boolean isOver(List<Bucket> buckets, Set<String> named) throws SQLException {
        long rows = 0;
        for (Bucket bucket : buckets) {
            if (named.isEmpty()
                    || named.contains(generation(bucket.id()))
                    || bucket.lsn() < 0
                    || !Parts.isComplete(connection, bucket)) {
                return false;
            }
            rows += bucket.sum().count();
        }
        return rows > 0;
    }

    private void dataset(Dataset dataset, Set<String> named) throws SQLException {
        StoredDataset former = Catalog.former(connection, dataset.id());
        if (former != null && changes.buckets().of(former).stream().anyMatch(bucket -> named.contains(bucket.id()))) {
            // the history went back to the generation that was over
            changes.remove(former);
        }
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
        StoredDataset dataset = changes.dataset(wanted.dataset());
        Bucket bucket = changes.buckets().find(wanted.id());
        if (bucket == null) {
            Parts.expect(connection, changes.buckets().create(wanted.id(), dataset), wanted);
            return;
        }
        boolean isWhole = bucket.lsn() >= 0 && Parts.isComplete(connection, bucket);
        if (isWhole && bucket.sum().equals(wanted.expected())) {
            Parts.take(connection, bucket, wanted);
            return;
        }
        boolean isLater = isWhole && bucket.lsn() >= wanted.snapshot().lsn();
        if (sameHistory && isLater) {
            return;
        }
        if (sameHistory && !isWhole && Parts.isOf(connection, bucket, wanted)) {
            // what comes next is not what a later snapshot of that name was thought to have already
            Parts.show(connection, bucket, wanted.snapshot().lsn());
            return;
        }
        changes.clear(dataset, bucket);
        Parts.expect(connection, bucket, wanted);
    }
}
