package io.tidemark.columnar;

import java.sql.Connection;
import java.sql.SQLException;

/// What is asked of the index.
@FunctionalInterface
public interface Question<T> {
    /// Runs on the asking thread; the connection is not kept. The answer is thrown away when the table changed
    /// meanwhile.
    ///
    /// @param table the dataset's table: `_row`, then `c0` … in the order of its fields, in DuckDB's own types
    T ask(Connection connection, String table) throws SQLException;
}
