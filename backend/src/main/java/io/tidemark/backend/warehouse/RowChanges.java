package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one transaction does to each bucket it touches: the difference of its sum and the change to log.
///
/// @param places the partition values of every bucket touched
record RowChanges(Map<String, Difference> buckets, Map<String, String> places) {

    /// @param changed rows upserted or deleted
    record Difference(BucketSum sum, long changed, Frame.@Nullable RowChange change) {}

    /// @param before the rows that were replaced or removed, as they were
    /// @param after  the rows that are there now, with their ids
    static RowChanges between(CatalogEntry entry, RowPage before, RowPage after) {
        Buckets buckets = new Buckets(entry);
        RowHash hash = new RowHash();
        Map<String, Collected> collected = new LinkedHashMap<>();
        Set<Long> kept = new HashSet<>();
        if (before.rows() > 0) {
            for (long id : after.ids()) {
                kept.add(id);
            }
        }
        for (int row = 0; row < before.rows(); row++) {
            Collected bucket = collected.computeIfAbsent(buckets.of(before, row), name -> new Collected());
            bucket.sum = bucket.sum.minus(hash.of(before, row));
            bucket.changed++;
            if (!kept.contains(before.ids()[row])) {
                bucket.deletes.add(before.ids()[row]);
            }
        }
        for (int row = 0; row < after.rows(); row++) {
            Collected bucket = collected.computeIfAbsent(buckets.of(after, row), name -> new Collected());
            bucket.sum = bucket.sum.plus(hash.of(after, row));
            bucket.changed++;
            bucket.upserts.set(row);
        }
        Map<String, Difference> differences = new LinkedHashMap<>();
        collected.forEach((name, bucket) -> differences.put(name, bucket.difference(name, after)));
        return new RowChanges(differences, buckets.places());
    }

    private static final class Collected {
        private BucketSum sum = BucketSum.EMPTY;
        private long changed;
        private final BitSet upserts = new BitSet();
        private final List<Long> deletes = new ArrayList<>();

        /// A bucket that a row only moved away from has nothing to log: the row's new home tells where it went.
        Difference difference(String bucket, RowPage after) {
            if (upserts.isEmpty() && deletes.isEmpty()) {
                return new Difference(sum, changed, null);
            }
            long[] gone = deletes.stream().mapToLong(Long::longValue).toArray();
            return new Difference(sum, changed, new Frame.RowChange(bucket, PageRows.chosen(after, upserts), gone));
        }
    }
}
