package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.SumMismatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A replica in memory that does what the port says and keeps of each row what tells it from another: its id and
/// its hash. All calls hold one lock, so that a test may look from outside.
class MemoryReplica implements Replica {
    /// What is to be sent of it.
    final MemoryOutbox outbox = new MemoryOutbox();

    /// What the server said, in order.
    final List<Instant> leases = new ArrayList<>();
    /// False while the files cannot be cleared.
    boolean erases = true;
    /// How many pulls began.
    int resumed;

    private final RowHash hash = new RowHash();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();
    private final Set<String> documents = new TreeSet<>();
    private Position position = new Position("device-1", null, null, 0, null, 0, 0, 0, 0);
    private @Nullable Manifest manifest;
    private @Nullable Receipt receipt;

    private static final class Bucket {
        private final String dataset;
        private final Manifest.Snapshot snapshot;
        private final BucketSum expected;
        private final Map<Long, BucketSum> rows = new TreeMap<>();
        private final Set<Integer> missing = new TreeSet<>();
        private long lsn;

        Bucket(String dataset, Manifest.Snapshot snapshot, BucketSum expected) {
            this.dataset = dataset;
            this.snapshot = snapshot;
            this.expected = expected;
            this.lsn = snapshot.lsn();
            snapshot.parts().forEach(part -> missing.add(part.n()));
        }

        BucketSum sum() {
            return rows.values().stream().reduce(BucketSum.EMPTY, BucketSum::plus);
        }
    }

    @Override
    public synchronized Position position() {
        return new Position(
                outbox.device(),
                position.cursor(),
                position.proof(),
                position.lsn(),
                position.epoch(),
                position.policyVersion(),
                position.schemaVersion(),
                outbox.last(),
                outbox.taken());
    }

    @Override
    public synchronized void begin(Manifest next) {
        Map<String, Bucket> kept = new LinkedHashMap<>();
        for (Manifest.Bucket named : next.buckets()) {
            Bucket old = buckets.get(named.id());
            boolean same =
                    old != null && old.snapshot.id().equals(named.snapshot().id());
            kept.put(
                    named.id(),
                    same
                            ? Objects.requireNonNull(old)
                            : new Bucket(named.dataset(), named.snapshot(), named.expected()));
        }
        buckets.clear();
        buckets.putAll(kept);
        documents.clear();
        next.documents().forEach(document -> documents.add(document.id()));
        manifest = next;
        outbox.epoch(next.epoch());
        position = new Position(
                position.deviceId(),
                null,
                position.proof(),
                position.lsn(),
                next.epoch(),
                next.policyVersion(),
                next.schemaVersion(),
                0,
                0);
        completeWhenNothingIsPending();
    }

    private void completeWhenNothingIsPending() {
        Manifest current = manifest;
        if (current != null && pendingParts().isEmpty()) {
            position = new Position(
                    position.deviceId(),
                    current.cursor(),
                    current.cursor(),
                    current.atLsn(),
                    current.epoch(),
                    current.policyVersion(),
                    current.schemaVersion(),
                    0,
                    0);
        }
    }

    @Override
    public synchronized void lost(String deviceId) {
        if (deviceId.equals(outbox.device())) {
            outbox.lost();
        }
    }

    @Override
    public synchronized List<PendingPart> pendingParts() {
        List<PendingPart> pending = new ArrayList<>();
        buckets.forEach((id, bucket) -> {
            for (Manifest.Part part : bucket.snapshot.parts()) {
                if (bucket.missing.contains(part.n())) {
                    pending.add(new PendingPart(
                            id,
                            bucket.dataset,
                            bucket.snapshot.id(),
                            part.n(),
                            part.bytes(),
                            part.sha256(),
                            part.rows()));
                }
            }
        });
        return pending;
    }

    @Override
    public synchronized void applyPart(PendingPart part, RowPage page) {
        Bucket bucket = Objects.requireNonNull(buckets.get(part.bucket()));
        put(bucket, page);
        bucket.missing.remove(part.n());
        if (bucket.missing.isEmpty() && !bucket.sum().equals(bucket.expected)) {
            bucket.rows.clear();
            bucket.snapshot.parts().forEach(p -> bucket.missing.add(p.n()));
            throw new SumMismatch(List.of(part.bucket()));
        }
        completeWhenNothingIsPending();
    }

    private void put(Bucket bucket, RowPage page) {
        for (int row = 0; row < page.rows(); row++) {
            bucket.rows.put(page.ids()[row], hash.of(page, row));
        }
    }

    @Override
    public synchronized Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId) {
        Map<String, Map<Long, BucketSum>> before = new LinkedHashMap<>();
        buckets.forEach((id, bucket) -> before.put(id, new TreeMap<>(bucket.rows)));
        long rows = 0;
        Set<String> datasets = new HashSet<>();
        int changed = 0;
        for (Frame frame : frames) {
            switch (frame) {
                case Frame.Policy policy -> {
                    if (policy.policyVersion() != position.policyVersion()) {
                        throw new IllegalArgumentException("another policy among the frames");
                    }
                }
                case Frame.Schema schema -> datasets.add(schema.dataset().id());
                case Frame.Tx tx -> {
                    for (Frame.RowChange change : tx.rows()) {
                        Bucket bucket = buckets.computeIfAbsent(
                                change.bucket(),
                                id -> new Bucket(
                                        change.dataset(), new Manifest.Snapshot("", 0, List.of()), BucketSum.EMPTY));
                        if (tx.lsn() > bucket.lsn) {
                            rows += change.upserts().rows() + change.deletes().length;
                            datasets.add(change.dataset());
                            for (long id : change.deletes()) {
                                bucket.rows.remove(id);
                            }
                            put(bucket, change.upserts());
                        }
                    }
                    tx.documents().forEach(document -> documents.add(document.id()));
                    changed += tx.documents().size();
                }
                case Frame.Checkpoint other -> throw new IllegalArgumentException("a checkpoint among the frames");
            }
        }
        check(checkpoint, before);
        outbox.settle(deviceId, checkpoint.lastMutation());
        buckets.values().forEach(bucket -> bucket.lsn = Math.max(bucket.lsn, checkpoint.lsn()));
        position = new Position(
                position.deviceId(),
                checkpoint.cursor(),
                checkpoint.cursor(),
                checkpoint.lsn(),
                position.epoch(),
                position.policyVersion(),
                position.schemaVersion(),
                0,
                0);
        return new Applied(List.copyOf(datasets), rows, changed);
    }

    private void check(Frame.Checkpoint checkpoint, Map<String, Map<Long, BucketSum>> before) {
        List<String> wrong = checkpoint.buckets().stream()
                .filter(state -> {
                    Bucket bucket = buckets.get(state.id());
                    return bucket == null
                            || (bucket.lsn <= checkpoint.lsn() && !bucket.sum().equals(state.expected()));
                })
                .map(Frame.BucketState::id)
                .toList();
        if (!wrong.isEmpty()) {
            before.forEach((id, rows) -> {
                Bucket bucket = Objects.requireNonNull(buckets.get(id));
                bucket.rows.clear();
                bucket.rows.putAll(rows);
            });
            throw new SumMismatch(wrong);
        }
    }

    @Override
    public synchronized Applied withdraw(Frame.Policy policy) {
        Set<String> datasets = new HashSet<>();
        List<String> gone = new ArrayList<>();
        long rows = 0;
        for (String id : List.copyOf(buckets.keySet())) {
            if (!policy.buckets().contains(id)) {
                Bucket bucket = Objects.requireNonNull(buckets.remove(id));
                datasets.add(bucket.dataset);
                gone.add(id);
                rows += bucket.rows.size();
            }
        }
        receipt = new Receipt(policy.policyVersion(), Instant.EPOCH, gone, rows);
        return new Applied(List.copyOf(datasets), rows, 0);
    }

    @Override
    public synchronized void resume() {
        resumed++;
    }

    @Override
    public synchronized @Nullable Receipt receipt() {
        return erases ? receipt : null;
    }

    @Override
    public synchronized void settled(Receipt known) {
        if (known.equals(receipt)) {
            receipt = null;
        }
    }

    @Override
    public synchronized void lease(Instant until) {
        leases.add(until);
    }

    @Override
    public synchronized void distrust(List<String> ids) {
        ids.forEach(buckets::remove);
        position = new Position(
                position.deviceId(),
                null,
                position.proof(),
                position.lsn(),
                position.epoch(),
                position.policyVersion(),
                position.schemaVersion(),
                0,
                0);
    }

    /// A row that is not what the server sent: a broken disk.
    synchronized void damage(String bucket, long id) {
        Objects.requireNonNull(buckets.get(bucket)).rows.put(id, new BucketSum(1, 13, 13));
    }

    synchronized BucketSum sum(String bucket) {
        Bucket found = buckets.get(bucket);
        return found == null ? BucketSum.EMPTY : found.sum();
    }

    synchronized long rows(String dataset) {
        return buckets.values().stream()
                .filter(bucket -> bucket.dataset.equals(dataset))
                .mapToLong(bucket -> bucket.rows.size())
                .sum();
    }
}
