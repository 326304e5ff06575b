package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.analytics.model.Document;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.outbox.Overlay;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Takes frames in order, within one transaction.
final class FrameIntake {
    private final Connection connection;
    private final RowChanges changes;
    private final Overlay overlay;
    private final TreeSet<String> datasets = new TreeSet<>();
    private long rows;
    private int documents;

    FrameIntake(Connection connection, RowChanges changes, Overlay overlay) {
        this.connection = connection;
        this.changes = changes;
        this.overlay = overlay;
    }

    void take(Frame frame) throws SQLException {
        switch (frame) {
            case Frame.Policy policy -> requireInForce(policy);
            case Frame.Schema schema -> schema(schema);
            case Frame.Tx tx -> transaction(tx);
            case Frame.Checkpoint checkpoint -> check(checkpoint);
        }
    }

    /// What another policy takes away goes before anything else is taken in, see [SqliteReplica#withdraw].
    private void requireInForce(Frame.Policy policy) throws SQLException {
        if (policy.policyVersion() != Meta.POLICY_VERSION.number(connection)) {
            throw new StoreException("What you may have has changed. Nothing was taken in; sync again.");
        }
    }

    private void schema(Frame.Schema schema) throws SQLException {
        StoredDataset stored = Catalog.find(connection, schema.dataset().id());
        if (stored != null && stored.local()) {
            changes.rename(stored);
            stored = null;
        }
        if (stored != null && schema.schemaVersion() <= Meta.SCHEMA_VERSION.number(connection)) {
            // older than the manifest, which had a later one
            return;
        }
        if (stored == null) {
            changes.create(schema.dataset(), false);
        } else {
            changes.alter(stored, schema.dataset());
        }
        Meta.SCHEMA_VERSION.put(connection, schema.schemaVersion());
        datasets.add(schema.dataset().id());
    }

    /// Deletes first: a row that moves is deleted in one bucket and put into another by the same transaction.
    private void transaction(Frame.Tx tx) throws SQLException {
        for (Frame.RowChange change : tx.rows()) {
            changes.delete(changes.dataset(change.dataset()), change.deletes(), tx.lsn());
            rows += change.deletes().length;
        }
        for (Frame.RowChange change : tx.rows()) {
            if (change.upserts().rows() > 0) {
                upsert(change, tx.lsn());
            }
            datasets.add(change.dataset());
        }
        for (Document document : tx.documents()) {
            overlay.serve(document);
        }
        for (String id : tx.removedDocuments()) {
            overlay.withdraw(id);
        }
        documents += tx.documents().size() + tx.removedDocuments().size();
    }

    private void upsert(Frame.RowChange change, long lsn) throws SQLException {
        StoredDataset dataset = changes.dataset(change.dataset());
        Bucket bucket = changes.buckets().find(change.bucket());
        if (bucket == null) {
            bucket = changes.buckets().create(change.bucket(), dataset);
        }
        changes.place(dataset, bucket, change.upserts(), lsn, bucket.lsn() < lsn);
        rows += change.upserts().rows();
    }

    /// Compares the sums. A checkpoint from before a dataset's newest snapshot says nothing about its buckets: rows
    /// that moved since then are already in their later homes.
    ///
    /// @throws SumMismatch naming every bucket that differs
    void check(Frame.Checkpoint checkpoint) throws SQLException {
        List<String> differing = new ArrayList<>();
        for (Frame.BucketState state : checkpoint.buckets()) {
            Bucket bucket = changes.buckets().find(state.id());
            BucketSum have = bucket == null ? BucketSum.EMPTY : bucket.sum();
            boolean comparable = bucket == null || newestSnapshot(bucket) <= checkpoint.lsn();
            if (comparable && !have.equals(state.expected())) {
                differing.add(state.id());
            }
        }
        if (!differing.isEmpty()) {
            throw new SumMismatch(differing);
        }
    }

    private long newestSnapshot(Bucket bucket) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT max(lsn) FROM buckets WHERE dataset = ?")) {
            select.setLong(1, bucket.dataset());
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    Applied applied() {
        return new Applied(List.copyOf(datasets), rows, documents);
    }

    /// Former generations go once nothing is missing of those that follow them and all are at one moment.
    void supersede() throws SQLException {
        if (!Parts.pending(connection, true).isEmpty() || Parts.anyForgotten(connection)) {
            return;
        }
        for (StoredDataset stored : Catalog.all(connection)) {
            if (stored.former()) {
                changes.remove(stored);
                datasets.add(stored.id());
            }
        }
    }

    void finish() throws SQLException {
        changes.finish();
    }
}
