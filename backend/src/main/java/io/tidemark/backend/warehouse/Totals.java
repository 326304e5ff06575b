package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sums of all buckets of a dataset, added up from its rows.
final class Totals {

    private static final int FETCH = 5_000;

    private final Buckets buckets;
    private final Set<Integer> hidden;
    private final RowHash hash = new RowHash();
    private final Map<String, BucketSum> byBucket = new HashMap<>();

    private Totals(CatalogEntry entry, List<String> mask) {
        this.buckets = new Buckets(entry);
        this.hidden = entry.positions(mask);
    }

    /// Reads the whole dataset.
    ///
    /// @param mask names of fields whose values are left out
    static Totals of(Connection connection, CatalogEntry entry, List<String> mask) throws SQLException {
        var table = new DataTable(entry);
        var page = new RowPageBuilder(entry.dataset(), FETCH);
        var totals = new Totals(entry, mask);
        try (var statement = connection.prepareStatement(table.select())) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    table.readRow(rows, page);
                    if (page.isFull()) {
                        totals.add(page.build());
                    }
                }
            }
        }
        totals.add(page.build());
        return totals;
    }

    private void add(RowPage page) {
        var shown = page.without(hidden);
        for (int row = 0; row < page.rows(); row++) {
            byBucket.merge(buckets.of(page, row), hash.of(shown, row), BucketSum::plus);
        }
    }

    /// @param bucket by its own name, not a twin's
    BucketSum of(String bucket) {
        return byBucket.getOrDefault(bucket, BucketSum.EMPTY);
    }

    /// The partition values of every bucket that has rows, and of the only one of a dataset without partitions.
    Map<String, String> places() {
        return buckets.places();
    }
}
