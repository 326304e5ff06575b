package io.tidemark.backend.store;

import java.sql.Connection;
import java.sql.SQLException;

/// What happens inside one transaction. It may run again when the database asks for a retry, so it changes nothing
/// but the database.
@FunctionalInterface
public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T run(Connection connection) throws SQLException;
}
