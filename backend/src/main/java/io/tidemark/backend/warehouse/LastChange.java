package io.tidemark.backend.warehouse;

import java.sql.Connection;
import java.sql.SQLException;

/// Where a dataset stands.
///
/// @param lsn  of its last change, rows or schema; 0 where there is no such dataset
/// @param rows it has
public record LastChange(long lsn, long rows) {

    public static LastChange of(Connection connection, String dataset) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select greatest((select coalesce(max(lsn), 0) from datasets where id = ?), coalesce(max(s.lsn), 0)),
                       coalesce(sum(s.count), 0)
                from buckets b cross join lateral
                    (select lsn, count from bucket_sums s where s.tenant = b.tenant and s.bucket = b.id
                     order by s.lsn desc limit 1) s
                where b.dataset = ? and b.mask is null
                """)) {
            statement.setString(1, dataset);
            statement.setString(2, dataset);
            try (var found = statement.executeQuery()) {
                found.next();
                return new LastChange(found.getLong(1), found.getLong(2));
            }
        }
    }
}
