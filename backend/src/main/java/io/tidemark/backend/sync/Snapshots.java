package io.tidemark.backend.sync;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Manifest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The finished snapshots of the tenant a transaction is bound to.
final class Snapshots {

    /// @param lsn        of the bucket's last change that it shows
    /// @param changed    the bucket's count of changes at that time
    /// @param nextChange the bucket's first change that it does not show; null while there is none
    record Stored(
            String id,
            String bucket,
            long lsn,
            BucketSum sum,
            long changed,
            @Nullable Long nextChange) {

        /// Until when the bucket was as the snapshot shows it.
        long validTo(long head) {
            return nextChange == null ? head : nextChange - 1;
        }

        /// Whether the log still has what happened to the bucket since.
        boolean isFollowed(long floor) {
            return nextChange == null || nextChange > floor;
        }
    }

    /// @param bucket that it is a part of
    record Whole(String bucket, String dataset, String sha256, long size) {}

    private Snapshots() {}

    /// The latest snapshot of each bucket.
    static Map<String, Stored> latest(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select distinct on (n.bucket) n.id, n.bucket, n.lsn, s.count, s.sum_high, s.sum_low, s.changed,
                            (select min(later.lsn) from bucket_sums later
                             where later.tenant = n.tenant and later.bucket = n.bucket and later.lsn > n.lsn)
                        from snapshots n join bucket_sums s
                            on s.tenant = n.tenant and s.bucket = n.bucket and s.lsn = n.lsn
                        order by n.bucket, n.lsn desc
                        """);
                ResultSet rows = statement.executeQuery()) {
            Map<String, Stored> latest = new HashMap<>();
            while (rows.next()) {
                var stored = new Stored(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        new BucketSum(rows.getLong(4), rows.getLong(5), rows.getLong(6)),
                        rows.getLong(7),
                        rows.getObject(8, Long.class));
                latest.put(stored.bucket(), stored);
            }
            return latest;
        }
    }

    static Map<String, List<Manifest.Part>> parts(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select snapshot, n, octet_length(body), sha256, rows from snapshot_parts order by snapshot, n
                        """);
                ResultSet rows = statement.executeQuery()) {
            Map<String, List<Manifest.Part>> parts = new HashMap<>();
            while (rows.next()) {
                parts.computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
                        .add(new Manifest.Part(rows.getInt(2), rows.getLong(3), rows.getString(4), rows.getInt(5)));
            }
            return parts;
        }
    }

    static boolean exists(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("select 1 from snapshots where id = ?")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean isBucket(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("select 1 from buckets where id = ? for key share")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static @Nullable Whole find(Connection connection, String id, int n) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select s.bucket, b.dataset, p.sha256, octet_length(p.body)
                from snapshot_parts p join snapshots s on s.tenant = p.tenant and s.id = p.snapshot
                    join buckets b on b.tenant = s.tenant and b.id = s.bucket
                where p.snapshot = ? and p.n = ?
                """)) {
            statement.setString(1, id);
            statement.setInt(2, n);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new Whole(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4))
                        : null;
            }
        }
    }

    /// @param from the first byte, from 0
    static byte[] bytes(Connection connection, String id, int n, long from, long length) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select substring(body from ? for ?) from snapshot_parts where snapshot = ? and n = ?")) {
            statement.setInt(1, Math.toIntExact(from + 1));
            statement.setInt(2, Math.toIntExact(length));
            statement.setString(3, id);
            statement.setInt(4, n);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("A part that was there is gone within one transaction");
                }
                return rows.getBytes(1);
            }
        }
    }

    static void insertPart(Connection connection, String tenant, String id, Manifest.Part part, byte[] body)
            throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into snapshot_parts (tenant, snapshot, n, rows, sha256, body) values (?, ?, ?, ?, ?, ?)
                """)) {
            statement.setString(1, tenant);
            statement.setString(2, id);
            statement.setInt(3, part.n());
            statement.setInt(4, part.rows());
            statement.setString(5, part.sha256());
            statement.setBytes(6, body);
            statement.executeUpdate();
        }
    }

    static void dropParts(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("delete from snapshot_parts where snapshot = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    /// Makes the snapshot visible and forgets all but it and the one before. One of a bucket that is gone meanwhile is
    /// forgotten itself.
    static void finish(Connection connection, String tenant, String id, String bucket, long lsn, int parts)
            throws SQLException {
        if (!isBucket(connection, bucket)) {
            dropParts(connection, id);
            return;
        }
        try (var statement = connection.prepareStatement("""
                insert into snapshots (tenant, id, bucket, lsn, parts) values (?, ?, ?, ?, ?) on conflict do nothing
                """)) {
            statement.setString(1, tenant);
            statement.setString(2, id);
            statement.setString(3, bucket);
            statement.setLong(4, lsn);
            statement.setInt(5, parts);
            statement.executeUpdate();
        }
        String old = "select id from snapshots where bucket = ? order by lsn desc offset 2";
        try (var dropParts = connection.prepareStatement("delete from snapshot_parts where snapshot in (" + old + ")");
                var drop = connection.prepareStatement("delete from snapshots where id in (" + old + ")")) {
            dropParts.setString(1, bucket);
            dropParts.executeUpdate();
            drop.setString(1, bucket);
            drop.executeUpdate();
        }
    }
}
