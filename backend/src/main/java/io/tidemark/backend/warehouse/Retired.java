package io.tidemark.backend.warehouse;

import java.sql.Connection;
import java.sql.SQLException;

/// Tables of generations that are over. They stay for ten minutes, because a transaction that began before may still
/// read them, and are dropped by whoever comes by after that.
public final class Retired {

    private Retired() {}

    /// Before another table takes the place of a dataset's. Its buckets, with their sums and snapshots, are gone.
    static void retire(Connection connection, String dataset) throws SQLException {
        run(connection, "select retire_data_table(?)", dataset);
        String buckets = "(select id from buckets where dataset = ?)";
        run(
                connection,
                "delete from snapshot_parts where snapshot in (select id from snapshots where bucket in " + buckets
                        + ")",
                dataset);
        run(connection, "delete from snapshots where bucket in " + buckets, dataset);
        run(connection, "delete from bucket_sums where bucket in " + buckets, dataset);
        run(connection, "delete from buckets where dataset = ?", dataset);
        run(connection, "delete from query_usage where dataset = ?", dataset);
    }

    private static void run(Connection connection, String sql, String dataset) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, dataset);
            statement.execute();
        }
    }

    /// @return how many of the bound tenant's went
    public static int drop(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select drop_retired_tables()");
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
