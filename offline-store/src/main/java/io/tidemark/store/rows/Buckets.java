package io.tidemark.store.rows;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.store.catalog.StoredDataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The buckets a transaction touches, read when first asked for and written back by [#flush].
public final class Buckets {
    private final Connection connection;
    private final Map<Long, Bucket> byNo = new HashMap<>();
    private final Map<String, Bucket> byId = new HashMap<>();

    public Buckets(Connection connection) {
        this.connection = connection;
    }

    public @Nullable Bucket find(String id) throws SQLException {
        Bucket known = byId.get(id);
        if (known != null) {
            return known;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT no, id, dataset, lsn, count, sum FROM buckets WHERE id = ?")) {
            select.setString(1, id);
            return read(select);
        }
    }

    Bucket get(long no) throws SQLException {
        Bucket known = byNo.get(no);
        if (known != null) {
            return known;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT no, id, dataset, lsn, count, sum FROM buckets WHERE no = ?")) {
            select.setLong(1, no);
            Bucket found = read(select);
            if (found == null) {
                throw new SQLException("rows of a bucket that is not there: " + no);
            }
            return found;
        }
    }

    private @Nullable Bucket read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? read(row) : null;
        }
    }

    private Bucket read(ResultSet row) throws SQLException {
        BucketSum sum = BucketSum.of(row.getLong(5), row.getString(6));
        return keep(new Bucket(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), sum));
    }

    /// All of a dataset.
    public List<Bucket> of(StoredDataset dataset) throws SQLException {
        List<Bucket> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT no, id, dataset, lsn, count, sum FROM buckets WHERE dataset = ? ORDER BY no")) {
            select.setLong(1, dataset.no());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Bucket known = byNo.get(row.getLong(1));
                    all.add(known == null ? read(row) : known);
                }
            }
        }
        return all;
    }

    private Bucket keep(Bucket bucket) {
        byNo.put(bucket.no(), bucket);
        byId.put(bucket.id(), bucket);
        return bucket;
    }

    /// An empty bucket that is complete from its beginning.
    public Bucket create(String id, StoredDataset dataset) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO buckets(id, dataset) VALUES (?, ?) RETURNING no")) {
            insert.setString(1, id);
            insert.setLong(2, dataset.no());
            try (ResultSet key = insert.executeQuery()) {
                key.next();
                return keep(new Bucket(key.getLong(1), id, dataset.no(), 0, BucketSum.EMPTY));
            }
        }
    }

    public void remove(Bucket bucket) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM buckets WHERE no = ?")) {
            delete.setLong(1, bucket.no());
            delete.executeUpdate();
        }
        byNo.remove(bucket.no());
        byId.remove(bucket.id());
    }

    /// Those of a dataset that is gone.
    void forget(StoredDataset gone) {
        byNo.values().removeIf(bucket -> bucket.dataset() == gone.no());
        byId.values().removeIf(bucket -> bucket.dataset() == gone.no());
    }

    void flush() throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE buckets SET count = ?, sum = ? WHERE no = ?")) {
            for (Bucket bucket : byNo.values()) {
                update.setLong(1, bucket.sum().count());
                update.setString(2, bucket.sum().sum());
                update.setLong(3, bucket.no());
                update.executeUpdate();
            }
        }
    }
}
