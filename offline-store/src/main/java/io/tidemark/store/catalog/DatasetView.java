package io.tidemark.store.catalog;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The view by which people read a dataset with any SQLite tool: its own name, its fields' own names, times as ISO
/// text, booleans as 0 and 1. A decimal is a number where a double shows it exactly (15 digits), beyond that its
/// exact text.
///
/// SQLite's names ignore case: of names that differ only in case, later ones get a number.
final class DatasetView {
    private static final Pattern ROW_TABLE = Pattern.compile("r[0-9]+");
    private static final String EXACT_LIMIT = "999999999999999";

    private DatasetView() {}

    /// A name no table, view or index has and no row table will get.
    static String freeName(Connection connection, String dataset) throws SQLException {
        String name = dataset;
        for (int n = 2; isTaken(connection, name); n++) {
            name = dataset + "_" + n;
        }
        return name;
    }

    private static boolean isTaken(Connection connection, String name) throws SQLException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (ROW_TABLE.matcher(lower).matches() || lower.startsWith("sqlite_")) {
            return true;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE")) {
            select.setString(1, name);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    static String ddl(String view, String table, Dataset dataset) {
        StringBuilder sql =
                new StringBuilder("CREATE VIEW ").append(quoted(view)).append(" AS SELECT ");
        Set<String> used = new HashSet<>();
        for (int i = 0; i < dataset.fields().size(); i++) {
            Field field = dataset.fields().get(i);
            String name = field.name();
            for (int n = 2; !used.add(name.toLowerCase(Locale.ROOT)); n++) {
                name = field.name() + " (" + n + ")";
            }
            sql.append(i == 0 ? "" : ", ")
                    .append(readable("c" + i, field))
                    .append(" AS ")
                    .append(quoted(name));
        }
        return sql.append(" FROM ").append(table).toString();
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String readable(String column, Field field) {
        return switch (field.type()) {
            case STRING, INTEGER, DOUBLE, BOOLEAN -> column;
            case DECIMAL -> field.scale() == 0 ? column : decimal(column, field.scale());
            case DATE -> "date(" + column + " * 86400, 'unixepoch')";
            case TIMESTAMP -> timestamp(column);
        };
    }

    private static String decimal(String column, int scale) {
        String one = "1" + "0".repeat(scale);
        return "CASE WHEN " + column + " IS NULL THEN NULL WHEN " + column + " BETWEEN -" + EXACT_LIMIT + " AND "
                + EXACT_LIMIT + " THEN " + column + " / " + one
                + ".0 ELSE printf('%s%d.%0" + scale + "d', iif(" + column + " < 0, '-', ''), abs(" + column + " / "
                + one
                + "), abs(" + column + " % " + one + ")) END";
    }

    private static String timestamp(String column) {
        String micros = "((" + column + " % 1000000 + 1000000) % 1000000)";
        return "strftime('%Y-%m-%dT%H:%M:%S', (" + column + " - " + micros + ") / 1000000, 'unixepoch') || iif("
                + micros + " = 0, '', printf('.%06d', " + micros + ")) || 'Z'";
    }
}
