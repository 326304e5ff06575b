package io.tidemark.store.answers;

import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// What moment a dataset's rows reflect, and how many there are.
record Moments(AsOf asOf, long rows, boolean loading) {

    static Moments of(Connection connection, StoredDataset dataset) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT min(b.lsn), total(b.count),
                  EXISTS (SELECT 1 FROM parts p JOIN buckets w ON w.no = p.bucket WHERE w.dataset = ?1 AND p.loaded = 0)
                FROM buckets b WHERE b.dataset = ?1""")) {
            select.setLong(1, dataset.no());
            try (ResultSet found = select.executeQuery()) {
                found.next();
                long oldest = found.getLong(1);
                boolean bare = found.wasNull();
                long checkpoint = Meta.LSN.number(connection);
                String epoch = Meta.EPOCH.text(connection);
                AsOf asOf = dataset.local()
                        ? new AsOf("local", dataset.seq())
                        : new AsOf(epoch == null ? "" : epoch, moment(dataset, bare, oldest, checkpoint));
                return new Moments(asOf, (long) found.getDouble(2), found.getBoolean(3));
            }
        }
    }

    /// A former generation stays at the moment at which it was set aside.
    private static long moment(StoredDataset dataset, boolean bare, long oldest, long checkpoint) {
        if (dataset.former()) {
            return oldest;
        }
        return bare ? checkpoint : Math.max(oldest, checkpoint);
    }
}
