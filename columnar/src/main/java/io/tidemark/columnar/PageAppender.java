package io.tidemark.columnar;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// Puts pages at the end of a table by DuckDB's own appender, within the connection's transaction.
final class PageAppender {
    private PageAppender() {}

    static void append(DuckDBConnection connection, String table, Dataset dataset, RowPage page) throws SQLException {
        List<Field> fields = dataset.fields();
        Column[] columns = page.columns().toArray(Column[]::new);
        long[] factors = factors(fields, columns);
        try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            for (int row = 0; row < page.rows(); row++) {
                appender.beginRow();
                appender.append(page.ids()[row]);
                for (int i = 0; i < columns.length; i++) {
                    if (columns[i].isNull(row)) {
                        appender.appendNull();
                    } else {
                        value(appender, fields.get(i), columns[i], row, factors[i]);
                    }
                }
                for (int i = columns.length; i < fields.size(); i++) {
                    appender.appendNull();
                }
                appender.endRow();
            }
        }
    }

    /// By what a page's decimals are multiplied that were made before a field gained digits.
    private static long[] factors(List<Field> fields, Column[] columns) {
        long[] factors = new long[columns.length];
        for (int i = 0; i < columns.length; i++) {
            factors[i] = 1;
            if (columns[i] instanceof Column.Longs longs) {
                for (int scale = longs.scale(); scale < fields.get(i).scale(); scale++) {
                    factors[i] *= 10;
                }
            }
        }
        return factors;
    }

    private static void value(DuckDBAppender appender, Field field, Column column, int row, long factor)
            throws SQLException {
        switch (column) {
            case Column.Texts texts -> appender.append(texts.values()[row]);
            case Column.Doubles doubles -> appender.append(doubles.values()[row]);
            case Column.Longs longs -> {
                long value = longs.values()[row];
                switch (field.type()) {
                    case DECIMAL -> appender.appendDecimal(Math.multiplyExact(value, factor));
                    case BOOLEAN -> appender.append(value != 0);
                    case DATE -> appender.appendEpochDays(Math.toIntExact(value));
                    case TIMESTAMP -> appender.appendEpochMicros(value);
                    case INTEGER, STRING, DOUBLE -> appender.append(value);
                }
            }
        }
    }
}
