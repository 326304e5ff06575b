package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.store.rows.Bucket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Which parts of which snapshot a bucket waits for, and the sum of those that are in.
final class Parts {
    private Parts() {}

    /// @param first true for at most one, to see whether there is any
    static List<PendingPart> pending(Connection connection, boolean first) throws SQLException {
        List<PendingPart> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT b.id, d.id, b.snapshot, p.n, p.bytes, p.sha256, p.rows
                        FROM parts p JOIN buckets b ON b.no = p.bucket JOIN datasets d ON d.no = b.dataset
                        WHERE p.loaded = 0 ORDER BY p.bucket, p.n""" + (first ? " LIMIT 1" : ""));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new PendingPart(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getInt(7)));
            }
        }
        return found;
    }

    static boolean isPending(Connection connection, Bucket bucket, PendingPart part) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT 1 FROM parts p JOIN buckets b ON b.no = p.bucket
                WHERE p.bucket = ? AND p.n = ? AND p.loaded = 0 AND b.snapshot = ?""")) {
            select.setLong(1, bucket.no());
            select.setInt(2, part.n());
            select.setString(3, part.snapshotId());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    /// Asks for a snapshot; nothing of it is in.
    static void expect(Connection connection, Bucket bucket, Manifest.Bucket wanted) throws SQLException {
        forget(connection, bucket);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE buckets SET lsn = ?, snapshot = ?, expected_count = ?, expected_sum = ? WHERE no = ?")) {
            update.setLong(1, wanted.snapshot().lsn());
            update.setString(2, wanted.snapshot().id());
            update.setLong(3, wanted.count());
            update.setString(4, wanted.sum());
            update.setLong(5, bucket.no());
            update.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO parts(bucket, n, bytes, sha256, rows) VALUES (?, ?, ?, ?, ?)")) {
            for (Manifest.Part part : wanted.snapshot().parts()) {
                insert.setLong(1, bucket.no());
                insert.setInt(2, part.n());
                insert.setLong(3, part.bytes());
                insert.setString(4, part.sha256());
                insert.setInt(5, part.rows());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        reset(connection, bucket);
    }

    /// The rows that are here are those of a snapshot.
    static void take(Connection connection, Bucket bucket, Manifest.Bucket wanted) throws SQLException {
        expect(connection, bucket, wanted);
        try (PreparedStatement parts = connection.prepareStatement("UPDATE parts SET loaded = 1 WHERE bucket = ?")) {
            parts.setLong(1, bucket.no());
            parts.executeUpdate();
        }
    }

    /// Notes that a part is in.
    ///
    /// @return false when it was the last one and the whole is not what the manifest said
    static boolean loaded(Connection connection, Bucket bucket, PendingPart part, BucketSum sum) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE parts SET loaded = 1 WHERE bucket = ? AND n = ?")) {
            update.setLong(1, bucket.no());
            update.setInt(2, part.n());
            update.executeUpdate();
        }
        BucketSum whole = sum(connection, bucket, "loaded").plus(sum);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE buckets SET loaded_count = ?, loaded_sum = ? WHERE no = ?")) {
            update.setLong(1, whole.count());
            update.setString(2, whole.sum());
            update.setLong(3, bucket.no());
            update.executeUpdate();
        }
        return !isComplete(connection, bucket) || whole.equals(expected(connection, bucket));
    }

    /// Up to which lsn the snapshot shows the bucket.
    static void show(Connection connection, Bucket bucket, long lsn) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE buckets SET lsn = ? WHERE no = ?")) {
            update.setLong(1, lsn);
            update.setLong(2, bucket.no());
            update.executeUpdate();
        }
    }

    /// What the whole snapshot adds up to.
    private static BucketSum expected(Connection connection, Bucket bucket) throws SQLException {
        return sum(connection, bucket, "expected");
    }

    private static BucketSum sum(Connection connection, Bucket bucket, String which) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + which + "_count, " + which + "_sum FROM buckets WHERE no = ?")) {
            select.setLong(1, bucket.no());
            try (ResultSet found = select.executeQuery()) {
                found.next();
                return BucketSum.of(found.getLong(1), found.getString(2));
            }
        }
    }

    static boolean isComplete(Connection connection, Bucket bucket) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM parts WHERE bucket = ? AND loaded = 0 LIMIT 1")) {
            select.setLong(1, bucket.no());
            try (ResultSet found = select.executeQuery()) {
                return !found.next();
            }
        }
    }

    /// Whether a bucket's parts are of this snapshot. A database that was put back unnoticed gives the name of
    /// one again, to other rows.
    static boolean isOf(Connection connection, Bucket bucket, Manifest.Bucket wanted) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM buckets"
                + " WHERE no = ? AND snapshot = ? AND expected_count = ? AND expected_sum = ?")) {
            select.setLong(1, bucket.no());
            select.setString(2, wanted.snapshot().id());
            select.setLong(3, wanted.count());
            select.setString(4, wanted.sum());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    /// All parts are to be fetched again.
    static void reset(Connection connection, Bucket bucket) throws SQLException {
        try (PreparedStatement parts = connection.prepareStatement("UPDATE parts SET loaded = 0 WHERE bucket = ?");
                PreparedStatement sums = connection.prepareStatement(
                        "UPDATE buckets SET loaded_count = 0, loaded_sum = ? WHERE no = ?")) {
            parts.setLong(1, bucket.no());
            parts.executeUpdate();
            sums.setString(1, BucketSum.EMPTY.sum());
            sums.setLong(2, bucket.no());
            sums.executeUpdate();
        }
    }

    /// What the bucket holds is not to be continued; the next manifest loads it from its beginning.
    static void forget(Connection connection, Bucket bucket) throws SQLException {
        try (PreparedStatement parts = connection.prepareStatement("DELETE FROM parts WHERE bucket = ?");
                PreparedStatement snapshot =
                        connection.prepareStatement("UPDATE buckets SET snapshot = NULL, lsn = -1 WHERE no = ?")) {
            parts.setLong(1, bucket.no());
            parts.executeUpdate();
            snapshot.setLong(1, bucket.no());
            snapshot.executeUpdate();
        }
    }

    static boolean anyForgotten(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM buckets WHERE lsn < 0 LIMIT 1");
                ResultSet found = select.executeQuery()) {
            return found.next();
        }
    }
}
