package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.BucketSum;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The count and sum of every bucket at every lsn that touched it.
public final class BucketSums {

    /// @param lsn     of the transaction that last touched the bucket
    /// @param changed rows upserted or deleted since the bucket began
    public record State(String bucket, String dataset, long lsn, BucketSum sum, long changed) {
        State at(long other) {
            return new State(bucket, dataset, other, sum, changed);
        }
    }

    private BucketSums() {}

    /// Every bucket as it was at `lsn`.
    public static List<State> at(Connection connection, long lsn) throws SQLException {
        return query(connection, """
                select s.bucket, s.dataset, s.lsn, s.count, s.sum_high, s.sum_low, s.changed
                from buckets b cross join lateral
                    (select * from bucket_sums s where s.tenant = b.tenant and s.bucket = b.id and s.lsn <= ?
                     order by s.lsn desc limit 1) s
                order by s.bucket
                """, lsn);
    }

    /// The buckets that transactions after `from` up to `to` touched, as they were at `to`.
    public static List<State> touched(Connection connection, long from, long to) throws SQLException {
        return query(connection, """
                select distinct on (bucket) bucket, dataset, lsn, count, sum_high, sum_low, changed
                from bucket_sums where lsn > ? and lsn <= ? order by bucket, lsn desc
                """, from, to);
    }

    private static List<State> query(Connection connection, String sql, long... lsns) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < lsns.length; i++) {
                statement.setLong(i + 1, lsns[i]);
            }
            try (var rows = statement.executeQuery()) {
                List<State> states = new ArrayList<>();
                while (rows.next()) {
                    states.add(state(rows));
                }
                return states;
            }
        }
    }

    private static State state(ResultSet row) throws SQLException {
        return new State(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                new BucketSum(row.getLong(4), row.getLong(5), row.getLong(6)),
                row.getLong(7));
    }

    /// The rows of each dataset that somebody may have now.
    static Map<String, Long> rowCounts(Connection connection, Granted granted) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        for (State state : at(connection, Long.MAX_VALUE)) {
            if (granted.has(state.dataset(), state.bucket())) {
                counts.merge(state.dataset(), state.sum().count(), Long::sum);
            }
        }
        return counts;
    }

    /// The present states of some buckets; those that have none yet are missing.
    static Map<String, State> current(Connection connection, Collection<String> buckets) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select s.bucket, s.dataset, s.lsn, s.count, s.sum_high, s.sum_low, s.changed
                from unnest(?) as wanted (id) cross join lateral
                    (select * from bucket_sums s where s.tenant = current_setting('tidemark.tenant') and s.bucket = wanted.id
                     order by s.lsn desc limit 1) s
                """)) {
            statement.setArray(1, connection.createArrayOf("text", buckets.toArray()));
            try (var rows = statement.executeQuery()) {
                Map<String, State> states = new HashMap<>();
                while (rows.next()) {
                    State state = state(rows);
                    states.put(state.bucket(), state);
                }
                return states;
            }
        }
    }

    static void append(Connection connection, String tenant, Collection<State> states) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into bucket_sums (tenant, bucket, dataset, lsn, count, sum_high, sum_low, changed)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (State state : states) {
                statement.setString(1, tenant);
                statement.setString(2, state.bucket());
                statement.setString(3, state.dataset());
                statement.setLong(4, state.lsn());
                statement.setLong(5, state.sum().count());
                statement.setLong(6, state.sum().high());
                statement.setLong(7, state.sum().low());
                statement.setLong(8, state.changed());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
