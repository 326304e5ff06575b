package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one transaction does to each bucket it touches: the difference of its sum and the change to log.
///
/// @param twins  what it does to the same buckets without some fields
/// @param places the partition values of every bucket touched
record RowChanges(Map<String, Difference> buckets, List<Twins> twins, Map<String, String> places) {

    /// @param changed rows upserted or deleted
    record Difference(BucketSum sum, long changed, Frame.@Nullable RowChange change) {
        /// Of two differences without a change to log.
        Difference plus(Difference other) {
            return new Difference(sum.plus(other.sum), changed + other.changed, null);
        }
    }

    /// @param mask    names of the fields that are hidden
    /// @param buckets by the names of the buckets they are twins of
    record Twins(List<String> mask, Map<String, Difference> buckets) {}

    /// @param before the rows that were replaced or removed, as they were
    /// @param after  the rows that are there now, with their ids
    static RowChanges between(CatalogEntry entry, RowPage before, RowPage after) {
        Buckets buckets = new Buckets(entry);
        RowHash hash = new RowHash();
        Map<String, Collected> collected = new LinkedHashMap<>();
        Map<Long, String> homes = new HashMap<>();
        for (int row = 0; before.rows() > 0 && row < after.rows(); row++) {
            homes.put(after.ids()[row], buckets.of(after, row));
        }
        for (int row = 0; row < before.rows(); row++) {
            long id = before.ids()[row];
            String name = buckets.of(before, row);
            Collected bucket = collected.computeIfAbsent(name, unseen -> new Collected());
            bucket.sum = bucket.sum.minus(hash.of(before, row));
            bucket.changed++;
            String home = homes.get(id);
            if (home == null) {
                bucket.deletes.add(id);
            } else if (!home.equals(name)) {
                bucket.moved.add(id);
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
        List<Twins> twins = entry.masks().stream()
                .map(mask -> twins(entry, mask, before, after))
                .toList();
        return new RowChanges(differences, twins, buckets.places());
    }

    /// What it does to every bucket and every twin.
    Map<String, Difference> withTwins() {
        Map<String, Difference> all = new LinkedHashMap<>(buckets);
        for (Twins each : twins) {
            each.buckets().forEach((bucket, change) -> all.put(Buckets.twin(bucket, each.mask()), change));
        }
        return all;
    }

    void keepPlaces(Connection connection, String tenant, String dataset) throws SQLException {
        ChangeLog.keepPlaces(connection, tenant, dataset, List.of(), places);
        for (Twins each : twins) {
            Map<String, String> homes = new HashMap<>();
            places.forEach((bucket, place) -> homes.put(Buckets.twin(bucket, each.mask()), place));
            ChangeLog.keepPlaces(connection, tenant, dataset, each.mask(), homes);
        }
    }

    private static Twins twins(CatalogEntry entry, List<String> mask, RowPage before, RowPage after) {
        Buckets buckets = new Buckets(entry);
        RowHash hash = new RowHash();
        Set<Integer> hidden = entry.positions(mask);
        RowPage was = before.without(hidden);
        RowPage is = after.without(hidden);
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (int row = 0; row < was.rows(); row++) {
            BucketSum gone = BucketSum.EMPTY.minus(hash.of(was, row));
            differences.merge(buckets.of(before, row), new Difference(gone, 1, null), Difference::plus);
        }
        for (int row = 0; row < is.rows(); row++) {
            differences.merge(buckets.of(after, row), new Difference(hash.of(is, row), 1, null), Difference::plus);
        }
        return new Twins(mask, differences);
    }

    private static final class Collected {
        private BucketSum sum = BucketSum.EMPTY;
        private long changed;
        private final BitSet upserts = new BitSet();
        private final List<Long> deletes = new ArrayList<>();
        private final List<Long> moved = new ArrayList<>();

        Difference difference(String bucket, RowPage after) {
            if (upserts.isEmpty() && deletes.isEmpty() && moved.isEmpty()) {
                return new Difference(sum, changed, null);
            }
            RowPage page = PageRows.chosen(after, upserts);
            return new Difference(sum, changed, new Frame.RowChange(bucket, page, array(deletes), array(moved)));
        }

        private static long[] array(List<Long> ids) {
            return ids.stream().mapToLong(Long::longValue).toArray();
        }
    }
}
