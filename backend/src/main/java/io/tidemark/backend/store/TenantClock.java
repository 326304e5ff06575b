package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;

/// The commit order of a tenant's log.
public final class TenantClock {

    /// The tenant of what concerns the whole system and no tenant in particular. It has a clock and no people.
    public static final String SYSTEM = "*";

    private TenantClock() {}

    /// Takes the tenant's next log position. Call it as the last change of a writing transaction: the row lock it
    /// takes is held to the commit, which is what makes the order of positions the order of commits.
    public static long next(Connection connection, String tenant) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update tenant_clock set head = head + 1 where tenant = ? returning head")) {
            statement.setString(1, tenant);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new StoreException(500, "The tenant " + tenant + " has no clock; it was not set up.", null);
                }
                return rows.getLong(1);
            }
        }
    }
}
