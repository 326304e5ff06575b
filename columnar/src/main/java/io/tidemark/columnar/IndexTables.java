package io.tidemark.columnar;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// The tables inside the file: one per dataset, `t<no>(_row, c0…cn)`, and `held`, which says up to which change
/// each is filled. Tables have no keys: DuckDB's own are slow to fill, and rows are replaced by deleting them
/// first.
final class IndexTables {
    /// One more whenever the tables' shape changes: an index of another format is rebuilt.
    static final int FORMAT = 1;

    private IndexTables() {}

    record Held(int no, long upTo) {
        String table() {
            return "t" + no;
        }
    }

    /// Creates what an empty file lacks.
    ///
    /// @return false when the file was made for another truth or by another format, and so is of no use
    static boolean prepare(DuckDBConnection connection, String owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS origin(owner VARCHAR, format INTEGER)");
            statement.execute("CREATE TABLE IF NOT EXISTS held(dataset VARCHAR, no INTEGER, up_to BIGINT)");
            statement.execute("CREATE TEMP TABLE gone(id BIGINT)");
            try (ResultSet found = statement.executeQuery("SELECT 1 FROM origin")) {
                if (found.next()) {
                    return isOf(connection, owner);
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO origin VALUES (?, ?)")) {
            insert.setString(1, owner);
            insert.setInt(2, FORMAT);
            insert.executeUpdate();
        }
        return true;
    }

    /// True when the file was made by this format for that truth.
    static boolean isOf(Connection connection, String owner) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT owner, format FROM origin")) {
            return found.next() && owner.equals(found.getString(1)) && found.getInt(2) == FORMAT;
        }
    }

    static @Nullable Held held(Connection connection, String dataset) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT no, up_to FROM held WHERE dataset = ?")) {
            select.setString(1, dataset);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? new Held(found.getInt(1), found.getLong(2)) : null;
            }
        }
    }

    static Map<String, Held> all(Connection connection) throws SQLException {
        Map<String, Held> all = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("SELECT dataset, no, up_to FROM held")) {
            while (found.next()) {
                all.put(found.getString(1), new Held(found.getInt(2), found.getLong(3)));
            }
        }
        return all;
    }

    static Held create(DuckDBConnection connection, Dataset dataset) throws SQLException {
        drop(connection, dataset.id());
        try (Statement statement = connection.createStatement()) {
            int no;
            try (ResultSet next = statement.executeQuery("SELECT coalesce(max(no), 0) + 1 FROM held")) {
                next.next();
                no = next.getInt(1);
            }
            StringBuilder ddl = new StringBuilder("CREATE TABLE t").append(no).append("(_row BIGINT");
            for (int i = 0; i < dataset.fields().size(); i++) {
                ddl.append(", c")
                        .append(i)
                        .append(' ')
                        .append(type(dataset.fields().get(i)));
            }
            statement.execute(ddl.append(')').toString());
            statement.execute("INSERT INTO held VALUES ('" + dataset.id() + "', " + no + ", -1)");
            return new Held(no, -1);
        }
    }

    static void drop(DuckDBConnection connection, String dataset) throws SQLException {
        Held held = held(connection, dataset);
        if (held != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE " + held.table());
                statement.execute("DELETE FROM held WHERE no = " + held.no());
            }
        }
    }

    static void moveTo(DuckDBConnection connection, Held held, long upTo) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE held SET up_to = " + upTo + " WHERE no = " + held.no());
        }
    }

    static void append(DuckDBConnection connection, Held held, Dataset dataset, RowPage page) throws SQLException {
        PageAppender.append(connection, held.table(), dataset, page);
    }

    static void delete(DuckDBConnection connection, Held held, long[] ids) throws SQLException {
        if (ids.length == 0) {
            return;
        }
        try (DuckDBAppender gone = connection.createAppender("temp", DuckDBConnection.DEFAULT_SCHEMA, "gone")) {
            for (long id : ids) {
                gone.beginRow();
                gone.append(id);
                gone.endRow();
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + held.table() + " WHERE _row IN (SELECT id FROM gone)");
            statement.execute("DELETE FROM gone");
        }
    }

    private static String type(Field field) {
        return switch (field.type()) {
            case STRING -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DECIMAL(18," + field.scale() + ")";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }
}
