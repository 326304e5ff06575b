package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.bench.Trades.Columns;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// DuckDB as a careful person fills it by hand: native types, the appender.
final class RawDuckDb implements AutoCloseable {
    private final DuckDBConnection connection;

    RawDuckDb(Path file) throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table trades (id bigint, invoice varchar, stock varchar, description varchar,"
                    + " quantity bigint, sold timestamp, price decimal(18,2), customer bigint, country varchar)");
        }
    }

    void insert(RowPage page) throws SQLException {
        Columns c = new Columns(page);
        try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "trades")) {
            for (int i = 0; i < page.rows(); i++) {
                appender.beginRow();
                appender.append(page.ids()[i]);
                appender.append(c.text(0, i));
                appender.append(c.text(1, i));
                appender.append(c.text(2, i));
                appender.append(c.value(3, i));
                appender.append(LocalDateTime.ofEpochSecond(c.value(4, i) / 1_000_000, 0, ZoneOffset.UTC));
                appender.append(java.math.BigDecimal.valueOf(c.value(5, i), 2));
                if (c.isNull(6, i)) {
                    appender.appendNull();
                } else {
                    appender.append(c.value(6, i));
                }
                appender.append(c.text(7, i));
                appender.endRow();
            }
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
