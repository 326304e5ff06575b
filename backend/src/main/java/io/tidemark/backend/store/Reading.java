package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;

/// One consistent moment of a tenant, open for as long as it is read from; for what is too much to hold. Owned by one
/// thread.
public final class Reading implements AutoCloseable {

    private final ServicePool.Lease lease;

    Reading(ServicePool.Lease lease) {
        this.lease = lease;
    }

    public Connection connection() {
        return lease.connection();
    }

    /// Gives the connection back; one that is broken is thrown away by its pool.
    @Override
    public void close() throws SQLException {
        try (lease) {
            lease.connection().rollback();
        }
    }
}
