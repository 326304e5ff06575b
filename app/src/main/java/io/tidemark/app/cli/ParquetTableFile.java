package io.tidemark.app.cli;

import io.tidemark.analytics.model.Field;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.RowSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A Parquet file, written by DuckDB out of a table in memory.
final class ParquetTableFile implements TableFile {
    private static final int DECIMAL_DIGITS = 18;

    private final Path file;
    private final Connection connection;
    private @Nullable Table table;

    ParquetTableFile(Path file) {
        this.file = file;
        try {
            this.connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException | LinkageError e) {
            throw new AppException("There is no DuckDB for this computer, so no Parquet. Export to .csv instead.", e);
        }
    }

    @Override
    public RowSink sheet(String title) {
        Table only = new Table();
        table = only;
        return only;
    }

    private final class Table implements RowSink {
        private @Nullable DuckDBAppender appender;

        @Override
        public void columns(List<Field> all) {
            String definitions = IntStream.range(0, all.size())
                    .mapToObj(i -> quoted(all.get(i).name()) + " " + type(all.get(i)))
                    .collect(Collectors.joining(", "));
            try (Statement create = connection.createStatement()) {
                create.execute("CREATE TABLE exported(" + definitions + ")");
                appender = ((DuckDBConnection) connection).createAppender("exported");
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public void row(List<@Nullable Object> values) {
            DuckDBAppender out = appender;
            if (out == null) {
                throw new IllegalStateException("the columns come first");
            }
            try {
                out.beginRow();
                for (@Nullable Object value : values) {
                    append(out, value);
                }
                out.endRow();
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        private void append(DuckDBAppender out, @Nullable Object value) throws SQLException {
            switch (value) {
                case null -> out.appendNull();
                case Long number -> out.append(number.longValue());
                case BigDecimal number -> out.append(number);
                case Double number -> out.append(number.doubleValue());
                case Boolean truth -> out.append(truth.booleanValue());
                case LocalDate day -> out.append(day);
                case Instant moment -> out.append(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
                default -> out.append(value.toString());
            }
        }

        void finish() throws SQLException {
            if (appender != null) {
                appender.close();
            }
            try (Statement copy = connection.createStatement()) {
                copy.execute("COPY exported TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
            }
        }
    }

    private static String type(Field column) {
        return switch (column.type()) {
            case STRING -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DECIMAL(" + DECIMAL_DIGITS + ", " + column.scale() + ")";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static AppException failed(SQLException cause) {
        return new AppException("The Parquet file could not be written: " + cause.getMessage(), cause);
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            if (table != null) {
                table.finish();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
