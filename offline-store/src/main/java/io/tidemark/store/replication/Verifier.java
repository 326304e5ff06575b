package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Readers;
import io.tidemark.store.rows.RowRead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Hashes every row anew from its columns and compares the sums, as of one moment.
public final class Verifier {
    private static final int PAGE = 20_000;

    private final Readers readers;

    public Verifier(Readers readers) {
        this.readers = readers;
    }

    public Verification verify() {
        return verify(false);
    }

    /// Only what lives on this device alone.
    public Verification verifyLocal() {
        return verify(true);
    }

    private Verification verify(boolean localOnly) {
        return readers.read(connection -> {
            Map<Long, BucketSum> found = new HashMap<>();
            for (StoredDataset dataset : Catalog.all(connection)) {
                if (dataset.local() || !localOnly) {
                    sum(connection, dataset, found, () -> false);
                }
            }
            return compare(connection, found, localOnly);
        });
    }

    /// Adds up the rows of each bucket, as they are.
    ///
    /// @param stopped asked for each page of rows; true leaves it unfinished
    static void sum(Connection connection, StoredDataset dataset, Map<Long, BucketSum> found, BooleanSupplier stopped)
            throws SQLException {
        RowHash hash = new RowHash();
        RowRead read = new RowRead(dataset, PAGE);
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT " + RowRead.columns(dataset) + " FROM " + dataset.table());
                ResultSet rows = select.executeQuery()) {
            for (RowRead.Stored page = read.next(rows);
                    page != null && !stopped.getAsBoolean();
                    page = read.next(rows)) {
                for (int i = 0; i < page.buckets().length; i++) {
                    found.merge(page.buckets()[i], hash.of(page.page(), i), BucketSum::plus);
                }
            }
        }
    }

    private static Verification compare(Connection connection, Map<Long, BucketSum> found, boolean localOnly)
            throws SQLException {
        List<String> mismatches = new ArrayList<>();
        long buckets = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT b.no, b.id, b.count, b.sum FROM buckets b"
                        + " JOIN datasets d ON d.no = b.dataset" + (localOnly ? " WHERE d.local = 1" : "")
                        + " ORDER BY b.no");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                buckets++;
                BucketSum have = found.getOrDefault(row.getLong(1), BucketSum.EMPTY);
                if (!have.equals(BucketSum.of(row.getLong(3), row.getString(4)))) {
                    mismatches.add(row.getString(2));
                }
                found.remove(row.getLong(1));
            }
        }
        found.keySet().forEach(no -> mismatches.add("rows without a bucket (" + no + ")"));
        return new Verification(mismatches.isEmpty(), buckets, mismatches);
    }
}
