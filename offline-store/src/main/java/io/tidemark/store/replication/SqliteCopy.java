package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import io.tidemark.store.rows.Aftermath;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
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

/// The rows of the replica, counted anew and put right.
public final class SqliteCopy implements Copy {
    private static final int PAGE = 5_000;

    private final SqliteFile file;
    private final Aftermath aftermath;

    public SqliteCopy(SqliteFile file, Aftermath aftermath) {
        this.file = file;
        this.aftermath = aftermath;
    }

    @Override
    public List<Held> held(BooleanSupplier stopped) {
        return file.readers().read(connection -> {
            Map<Long, BucketSum> rows = new HashMap<>();
            for (StoredDataset dataset : Catalog.all(connection)) {
                if (!dataset.local() && !dataset.former()) {
                    Verifier.sum(connection, dataset, rows, stopped);
                }
            }
            List<Held> held = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT b.no, b.id, b.count, b.sum"
                            + " FROM buckets b JOIN datasets d ON d.no = b.dataset WHERE d.local = 0 AND d.id NOT LIKE '%!'"
                            + " ORDER BY b.no");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.add(new Held(
                            row.getString(2),
                            rows.getOrDefault(row.getLong(1), BucketSum.EMPTY),
                            BucketSum.of(row.getLong(3), row.getString(4))));
                }
            }
            return held;
        });
    }

    @Override
    public List<RowRange> pieces(String bucket, long from, long to, int pieces) {
        return file.readers().read(connection -> {
            Home home = home(connection, bucket);
            long each = Math.max(1, Math.ceilDiv(count(connection, home, from, to), pieces));
            List<RowRange> found = new ArrayList<>();
            long begin = from;
            BucketSum sum = BucketSum.EMPTY;
            RowHash hash = new RowHash();
            RowRead read = new RowRead(home.dataset(), PAGE);
            try (PreparedStatement select =
                    select(connection, RowRead.columns(home.dataset()), home, from, to, " ORDER BY _row")) {
                try (ResultSet rows = select.executeQuery()) {
                    for (RowRead.Stored page = read.next(rows); page != null; page = read.next(rows)) {
                        for (int i = 0; i < page.buckets().length; i++) {
                            if (sum.count() == each) {
                                long end = page.page().ids()[i] - 1;
                                found.add(RowRange.of(begin, end, sum));
                                begin = end + 1;
                                sum = BucketSum.EMPTY;
                            }
                            sum = sum.plus(hash.of(page.page(), i));
                        }
                    }
                }
            }
            found.add(RowRange.of(begin, to, sum));
            return found;
        });
    }

    /// @param no the bucket's number
    private record Home(StoredDataset dataset, long no) {}

    private static Home home(Connection connection, String bucket) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT d.id, b.no FROM buckets b JOIN datasets d ON d.no = b.dataset WHERE b.id = ?")) {
            select.setString(1, bucket);
            try (ResultSet found = select.executeQuery()) {
                StoredDataset dataset = found.next() ? Catalog.find(connection, found.getString(1)) : null;
                if (dataset == null) {
                    throw new StoreException("There is no " + bucket + " here. Sync again.");
                }
                return new Home(dataset, found.getLong(2));
            }
        }
    }

    private static long count(Connection connection, Home home, long from, long to) throws SQLException {
        try (PreparedStatement select = select(connection, "count(*)", home, from, to, "");
                ResultSet found = select.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private static PreparedStatement select(
            Connection connection, String what, Home home, long from, long to, String order) throws SQLException {
        PreparedStatement select = connection.prepareStatement("SELECT " + what + " FROM "
                + home.dataset().table() + " WHERE _bucket = ? AND _row BETWEEN ? AND ?" + order);
        select.setLong(1, home.no());
        select.setLong(2, from);
        select.setLong(3, to);
        return select;
    }

    @Override
    public void mend(String bucket, long from, long to, RowPage rows) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            Bucket known = bucket(changes, bucket);
            changes.replace(changes.dataset(known), known, from, to, rows);
            changes.finish();
            return bucket;
        });
    }

    @Override
    public void settle(String bucket, BucketSum expected) {
        // on a reader: nobody else puts a server's rows in, and people go on editing meanwhile
        BucketSum rows = file.readers().read(connection -> sum(connection, home(connection, bucket)));
        if (!rows.equals(expected)) {
            throw new SumMismatch(List.of(bucket));
        }
        file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            Bucket known = bucket(changes, bucket);
            changes.note(known, rows);
            changes.dropHomeless(changes.dataset(known));
            changes.finish();
            return bucket;
        });
    }

    private static BucketSum sum(Connection connection, Home home) throws SQLException {
        BucketSum sum = BucketSum.EMPTY;
        RowHash hash = new RowHash();
        RowRead read = new RowRead(home.dataset(), PAGE);
        try (PreparedStatement select =
                        select(connection, RowRead.columns(home.dataset()), home, Long.MIN_VALUE, Long.MAX_VALUE, "");
                ResultSet rows = select.executeQuery()) {
            for (RowRead.Stored page = read.next(rows); page != null; page = read.next(rows)) {
                sum = sum.plus(hash.of(page.page()));
            }
        }
        return sum;
    }

    private static Bucket bucket(RowChanges changes, String id) throws SQLException {
        Bucket known = changes.buckets().find(id);
        if (known == null) {
            throw new StoreException("Rows came for " + id + ", which is not here. Sync again.");
        }
        return known;
    }
}
