package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.bench.Trades.Columns;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/// Plain JDBC into SQLite as a careful person writes it: WAL, one prepared insert, batches of 1,000, a transaction
/// per page.
final class RawSqlite implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    RawSqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma page_size = 8192");
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = normal");
            statement.execute("create table trades (id integer primary key, invoice text, stock text, description text,"
                    + " quantity integer, sold integer, price integer, customer integer, country text)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("insert into trades values (?,?,?,?,?,?,?,?,?)");
    }

    void insert(RowPage page) throws SQLException {
        Columns c = new Columns(page);
        for (int i = 0; i < page.rows(); i++) {
            insert.setLong(1, page.ids()[i]);
            insert.setString(2, c.text(0, i));
            insert.setString(3, c.text(1, i));
            insert.setString(4, c.text(2, i));
            insert.setLong(5, c.value(3, i));
            insert.setLong(6, c.value(4, i));
            insert.setLong(7, c.value(5, i));
            if (c.isNull(6, i)) {
                insert.setNull(8, Types.INTEGER);
            } else {
                insert.setLong(8, c.value(6, i));
            }
            insert.setString(9, c.text(7, i));
            insert.addBatch();
            if (i % 1_000 == 999) {
                insert.executeBatch();
            }
        }
        insert.executeBatch();
        connection.commit();
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
