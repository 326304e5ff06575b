package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;

/// How far the tenant's log has come, and which history it belongs to. In a repeatable read this is exactly what
/// the transaction sees, because the clock's row is written last and held to the commit.
public record TenantHead(String epoch, long lsn) {

    public static TenantHead of(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select epoch::text, head from tenant_clock");
                var rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new StoreException(500, "The tenant has no clock; it was not set up.", null);
            }
            return new TenantHead(rows.getString(1), rows.getLong(2));
        }
    }
}
