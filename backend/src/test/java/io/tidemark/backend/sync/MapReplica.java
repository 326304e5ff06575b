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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A replica that keeps nothing but each row's home and hash, and checks every sum it is told. A row has one home:
/// while snapshots of different moments are loaded, its old bucket and its new one may both offer it, and the one
/// whose moment is later has it.
final class MapReplica {
    record Row(String bucket, BucketSum hash) {}

    final Map<String, Map<Long, Row>> rows = new HashMap<>();
    final Map<String, Long> documents = new HashMap<>();
    private final Set<Long> transactions = new HashSet<>();
    /// The moment that each bucket of each dataset reflects.
    private final Map<String, Map<String, Long>> moments = new HashMap<>();

    private final RowHash hash = new RowHash();
    String cursor = "";

    void begin(Manifest manifest) {
        cursor = manifest.cursor();
        manifest.documents().forEach(document -> documents.put(document.id(), document.version()));
    }

    void loaded(Manifest.Bucket bucket, List<RowPage> pages) {
        BucketSum sum = pages.stream().map(hash::of).reduce(BucketSum.EMPTY, BucketSum::plus);
        assertEquals(bucket.expected(), sum, bucket.id());
        momentsOf(bucket.dataset()).put(bucket.id(), bucket.snapshot().lsn());
        pages.forEach(page ->
                place(bucket.dataset(), bucket.id(), page, bucket.snapshot().lsn(), true));
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
            Map<Long, Row> homes = rowsOf(change.dataset());
            for (long id : change.deletes()) {
                Row home = homes.get(id);
                if (home != null && moment(change.dataset(), home.bucket()) < tx.lsn()) {
                    homes.remove(id);
                }
            }
        }
        for (Frame.RowChange change : tx.rows()) {
            boolean wanted = moment(change.dataset(), change.bucket()) < tx.lsn();
            place(change.dataset(), change.bucket(), change.upserts(), tx.lsn(), wanted);
        }
        tx.documents().forEach(document -> documents.put(document.id(), document.version()));
        tx.removedDocuments().forEach(documents::remove);
    }

    /// @param wanted false when the bucket already reflects the moment: rows only leave the homes that do not
    private void place(String dataset, String bucket, RowPage page, long lsn, boolean wanted) {
        Map<Long, Row> homes = rowsOf(dataset);
        for (int row = 0; row < page.rows(); row++) {
            long id = page.ids()[row];
            @Nullable Row home = homes.get(id);
            boolean elsewhere = home != null && !home.bucket().equals(bucket);
            if (elsewhere && moment(dataset, Objects.requireNonNull(home).bucket()) >= lsn) {
                continue;
            }
            if (wanted) {
                homes.put(id, new Row(bucket, hash.of(page, row)));
            } else if (elsewhere) {
                homes.remove(id);
            }
        }
    }

    /// A checkpoint from before a dataset's newest snapshot says nothing about its buckets: rows that moved since
    /// then are already in their later homes.
    private void check(Frame.Checkpoint checkpoint) {
        for (Frame.BucketState bucket : checkpoint.buckets()) {
            long newest = momentsOf(bucket.dataset()).values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            if (newest <= checkpoint.lsn()) {
                assertEquals(bucket.expected(), sum(bucket.dataset(), bucket.id()), bucket.id());
            }
        }
        moments.values().forEach(buckets -> buckets.replaceAll((_, lsn) -> Math.max(lsn, checkpoint.lsn())));
        cursor = checkpoint.cursor();
    }

    private BucketSum sum(String dataset, String bucket) {
        return rowsOf(dataset).values().stream()
                .filter(row -> row.bucket().equals(bucket))
                .map(Row::hash)
                .reduce(BucketSum.EMPTY, BucketSum::plus);
    }

    private Map<Long, Row> rowsOf(String dataset) {
        return rows.computeIfAbsent(dataset, id -> new HashMap<>());
    }

    private Map<String, Long> momentsOf(String dataset) {
        return moments.computeIfAbsent(dataset, id -> new HashMap<>());
    }

    private long moment(String dataset, String bucket) {
        return momentsOf(dataset).getOrDefault(bucket, 0L);
    }
}
