package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A replica that keeps nothing but each row's hash, and checks every sum it is told.
final class MapReplica {
    final Map<String, Map<Long, BucketSum>> rows = new HashMap<>();
    final Map<String, Long> documents = new HashMap<>();
    final Set<Long> transactions = new HashSet<>();
    private final Map<String, Long> lsns = new HashMap<>();
    private final RowHash hash = new RowHash();
    String cursor = "";

    void begin(Manifest manifest) {
        cursor = manifest.cursor();
        manifest.documents().forEach(document -> documents.put(document.id(), document.version()));
    }

    void loaded(Manifest.Bucket bucket, List<RowPage> pages) {
        Map<Long, BucketSum> loaded = new HashMap<>();
        pages.forEach(page -> put(page, loaded));
        assertEquals(bucket.expected(), sum(loaded), bucket.id());
        rows.put(bucket.id(), loaded);
        lsns.put(bucket.id(), bucket.snapshot().lsn());
    }

    void apply(List<Frame> frames) {
        for (Frame frame : frames) {
            switch (frame) {
                case Frame.Policy policy -> assertTrue(policy.policyVersion() > 0);
                case Frame.Schema schema -> assertTrue(schema.lsn() > 0);
                case Frame.Tx tx -> apply(tx);
                case Frame.Checkpoint checkpoint -> check(checkpoint);
            }
        }
    }

    private void apply(Frame.Tx tx) {
        assertTrue(transactions.add(tx.lsn()), "transaction " + tx.lsn() + " came twice");
        for (Frame.RowChange change : tx.rows()) {
            if (tx.lsn() <= lsns.getOrDefault(change.bucket(), 0L)) {
                continue;
            }
            for (Map<Long, BucketSum> others : bucketsOf(change.dataset())) {
                for (long id : change.upserts().ids()) {
                    others.remove(id);
                }
                for (long id : change.deletes()) {
                    others.remove(id);
                }
            }
            put(change.upserts(), rows.computeIfAbsent(change.bucket(), id -> new HashMap<>()));
        }
        tx.documents().forEach(document -> documents.put(document.id(), document.version()));
        tx.removedDocuments().forEach(documents::remove);
    }

    private List<Map<Long, BucketSum>> bucketsOf(String dataset) {
        return rows.entrySet().stream()
                .filter(bucket -> bucket.getKey().startsWith(dataset + "."))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void check(Frame.Checkpoint checkpoint) {
        for (Frame.BucketState bucket : checkpoint.buckets()) {
            if (lsns.getOrDefault(bucket.id(), 0L) <= checkpoint.lsn()) {
                assertEquals(bucket.expected(), sum(rows.getOrDefault(bucket.id(), Map.of())), bucket.id());
            }
        }
        cursor = checkpoint.cursor();
    }

    private void put(RowPage page, Map<Long, BucketSum> into) {
        for (int row = 0; row < page.rows(); row++) {
            into.put(page.ids()[row], hash.of(page, row));
        }
    }

    private static BucketSum sum(Map<Long, BucketSum> rows) {
        return rows.values().stream().reduce(BucketSum.EMPTY, BucketSum::plus);
    }
}
