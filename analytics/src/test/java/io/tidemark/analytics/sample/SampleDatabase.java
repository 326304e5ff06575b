package io.tidemark.analytics.sample;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCompiler;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// A sample workspace in a DuckDB of its own, asked as of the morning after its last day.
final class SampleDatabase implements AutoCloseable {
    private final Connection connection;
    private final Instant now;
    private final Map<String, Dataset> datasets = new HashMap<>();
    private final QueryCompiler compiler = new QueryCompiler(Dialect.DUCKDB);

    SampleDatabase(SampleWorkspace workspace, LocalDate until) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        now = until.atTime(9, 0).toInstant(ZoneOffset.UTC);
        for (SampleRows rows : workspace.datasets()) {
            load(rows);
        }
    }

    private void load(SampleRows rows) throws SQLException {
        Dataset dataset = rows.dataset();
        datasets.put(dataset.id(), dataset);
        String columns = IntStream.range(0, dataset.fields().size())
                .mapToObj(i -> "c" + i + " " + type(dataset.fields().get(i)))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + dataset.id() + " (" + columns + ")");
        }
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("main", dataset.id())) {
            rows.pages(() -> 1, page -> append(appender, dataset, page));
        }
    }

    private static String type(Field field) {
        return switch (field.type()) {
            case STRING -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DECIMAL(18, " + field.scale() + ")";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    private static void append(DuckDBAppender appender, Dataset dataset, RowPage page) {
        try {
            for (int row = 0; row < page.rows(); row++) {
                appender.beginRow();
                for (int i = 0; i < page.columns().size(); i++) {
                    switch (page.columns().get(i)) {
                        case Column.Texts texts -> appender.append(texts.values()[row]);
                        case Column.Doubles doubles -> appender.append(doubles.values()[row]);
                        case Column.Longs longs ->
                            append(appender, dataset.fields().get(i).type(), longs, row);
                    }
                }
                appender.endRow();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void append(DuckDBAppender appender, FieldType type, Column.Longs longs, int row)
            throws SQLException {
        long value = longs.values()[row];
        switch (type) {
            case DECIMAL -> appender.append(BigDecimal.valueOf(value, longs.scale()));
            case BOOLEAN -> appender.append(value == 1);
            case DATE -> appender.append(LocalDate.ofEpochDay(value));
            case TIMESTAMP ->
                appender.append(LocalDateTime.ofInstant(Instant.EPOCH.plus(value, ChronoUnit.MICROS), ZoneOffset.UTC));
            case INTEGER, STRING, DOUBLE -> appender.append(value);
        }
    }

    Dataset dataset(String id) {
        Dataset dataset = datasets.get(id);
        if (dataset == null) {
            throw new AssertionError("no dataset " + id);
        }
        return dataset;
    }

    Answer ask(Query query) throws SQLException {
        return compiler.compile(query, dataset(query.dataset()), query.dataset(), now)
                .run(connection, Duration.ofSeconds(30));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
