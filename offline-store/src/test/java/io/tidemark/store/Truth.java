package io.tidemark.store;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A backend's rows in memory: what replicas are compared with. Every change is one transaction of its log.
public final class Truth {
    public static final String EPOCH = "e1";

    private record Row(String bucket, List<@Nullable Object> values) {}

    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final Map<String, Manifest.Bucket> snapshots = new HashMap<>();
    private final Map<String, List<RowPage>> pages = new HashMap<>();
    private final List<Frame> log = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private Dataset dataset;
    private long lsn;

    public Truth(Dataset dataset) {
        this.dataset = dataset;
    }

    public Dataset dataset() {
        return dataset;
    }

    public long lsn() {
        return lsn;
    }

    public void add(Document document) {
        documents.add(document);
    }

    /// A transaction that puts rows into a bucket, wherever they were, and takes others out.
    public void change(String bucket, Map<Long, List<@Nullable Object>> upserts, long... deletes) {
        lsn++;
        Map<String, List<Long>> gone = new TreeMap<>();
        for (long id : deletes) {
            Row row = rows.remove(id);
            if (row != null) {
                gone.computeIfAbsent(row.bucket(), b -> new ArrayList<>()).add(id);
            }
        }
        for (Map.Entry<Long, List<@Nullable Object>> row : upserts.entrySet()) {
            rows.put(row.getKey(), new Row(bucket, row.getValue()));
        }
        List<Frame.RowChange> changes = new ArrayList<>();
        changes.add(new Frame.RowChange(bucket, page(upserts), ids(gone.remove(bucket))));
        gone.forEach((other, ids) -> changes.add(new Frame.RowChange(other, page(Map.of()), ids(ids))));
        log.add(new Frame.Tx(lsn, changes, List.of(), List.of()));
    }

    private static long[] ids(@Nullable List<Long> ids) {
        return ids == null
                ? new long[0]
                : ids.stream().mapToLong(Long::longValue).toArray();
    }

    public void schema(Dataset newer) {
        lsn++;
        dataset = newer;
        log.add(new Frame.Schema(lsn, lsn, newer));
    }

    public void document(Document document) {
        lsn++;
        log.add(new Frame.Tx(lsn, List.of(), List.of(document), List.of()));
    }

    private RowPage page(Map<Long, List<@Nullable Object>> some) {
        RowPageBuilder builder = new RowPageBuilder(dataset, Math.max(1, some.size()));
        new TreeMap<>(some).forEach((id, values) -> {
            builder.beginRow(id);
            for (int i = 0; i < values.size(); i++) {
                builder.set(i, values.get(i));
            }
        });
        return builder.build();
    }

    /// Takes a snapshot of a bucket as it is now, in parts of some rows.
    public void snapshot(String bucket, int rowsPerPart) {
        String id = bucket + "@" + lsn;
        List<Manifest.Part> parts = new ArrayList<>();
        List<RowPage> made = new ArrayList<>();
        Map<Long, List<@Nullable Object>> part = new TreeMap<>();
        for (Map.Entry<Long, Row> row : rows.entrySet()) {
            if (row.getValue().bucket().equals(bucket)) {
                part.put(row.getKey(), row.getValue().values());
                if (part.size() == rowsPerPart) {
                    made.add(page(part));
                    part.clear();
                }
            }
        }
        if (!part.isEmpty()) {
            made.add(page(part));
        }
        for (RowPage page : made) {
            parts.add(new Manifest.Part(parts.size(), 100L * page.rows(), "0".repeat(64), page.rows()));
        }
        BucketSum sum = sum(bucket);
        pages.put(id, made);
        snapshots.put(
                bucket,
                new Manifest.Bucket(
                        bucket, dataset.id(), sum.count(), sum.sum(), new Manifest.Snapshot(id, lsn, parts)));
    }

    public BucketSum sum(String bucket) {
        RowHash hash = new RowHash();
        BucketSum sum = BucketSum.EMPTY;
        for (Map.Entry<Long, Row> row : rows.entrySet()) {
            if (row.getValue().bucket().equals(bucket)) {
                sum = sum.plus(hash.of(page(Map.of(row.getKey(), row.getValue().values()))));
            }
        }
        return sum;
    }

    /// The manifest of all buckets that have a snapshot; its cursor is the oldest snapshot's lsn.
    public Manifest manifest() {
        long oldest = snapshots.values().stream()
                .mapToLong(bucket -> bucket.snapshot().lsn())
                .min()
                .orElse(lsn);
        return new Manifest(
                1, 1, lsn, EPOCH, "c" + oldest, List.of(dataset), documents, new ArrayList<>(snapshots.values()));
    }

    public RowPage part(Replica.PendingPart part) {
        List<RowPage> made = pages.get(part.snapshotId());
        if (made == null) {
            throw new IllegalArgumentException("no snapshot " + part.snapshotId());
        }
        return made.get(part.n());
    }

    /// The frames after a cursor up to a lsn, and the checkpoint with the sums as of now.
    public Replica.Applied pull(Replica replica, long upTo) {
        String cursor = replica.position().cursor();
        if (cursor == null) {
            throw new IllegalStateException("parts are missing");
        }
        long from = Long.parseLong(cursor.substring(1));
        List<Frame> frames = new ArrayList<>();
        TreeSet<String> touched = new TreeSet<>();
        for (Frame frame : log) {
            long at = lsnOf(frame);
            if (at > from && at <= upTo) {
                frames.add(frame);
                if (frame instanceof Frame.Tx tx) {
                    tx.rows().forEach(change -> touched.add(change.bucket()));
                }
            }
        }
        return replica.apply(
                frames, checkpoint(upTo, touched), replica.position().deviceId());
    }

    private static long lsnOf(Frame frame) {
        return switch (frame) {
            case Frame.Tx tx -> tx.lsn();
            case Frame.Schema schema -> schema.lsn();
            case Frame.Policy ignored -> 0;
            case Frame.Checkpoint checkpoint -> checkpoint.lsn();
        };
    }

    private Frame.Checkpoint checkpoint(long upTo, Set<String> touched) {
        List<Frame.BucketState> states = new ArrayList<>();
        if (upTo == lsn) {
            for (String bucket : touched) {
                BucketSum sum = sum(bucket);
                states.add(new Frame.BucketState(bucket, dataset.id(), sum.count(), sum.sum()));
            }
        }
        return new Frame.Checkpoint(upTo, "c" + upTo, states, 0, upTo < lsn);
    }

    public void firstSync(Replica replica) {
        replica.begin(manifest());
        for (Replica.PendingPart part : replica.pendingParts()) {
            replica.applyPart(part, part(part));
        }
    }

    /// The whole log.
    public List<Frame> frames() {
        return List.copyOf(log);
    }

    /// All rows by id, as they should be found.
    public Map<Long, List<@Nullable Object>> expected() {
        Map<Long, List<@Nullable Object>> all = new TreeMap<>();
        rows.forEach((id, row) -> all.put(id, row.values()));
        return all;
    }
}
