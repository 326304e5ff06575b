package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.sqlite.Function;

/// A real engine with tables of one dataset. One of each per JVM, opened when first asked for.
final class Engine {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<Dialect, Engine> OPEN = new EnumMap<>(Dialect.class);

    private final Dialect dialect;
    private final Connection connection;
    private final QueryCompiler compiler;

    private Engine(Dialect dialect, Connection connection) {
        this.dialect = dialect;
        this.connection = connection;
        this.compiler = new QueryCompiler(dialect);
    }

    static synchronized Engine of(Dialect dialect) {
        return OPEN.computeIfAbsent(dialect, Engine::open);
    }

    private static Engine open(Dialect dialect) {
        try {
            Connection connection =
                    switch (dialect) {
                        case SQLITE -> DriverManager.getConnection("jdbc:sqlite::memory:");
                        case DUCKDB -> DriverManager.getConnection("jdbc:duckdb:");
                        case POSTGRES -> postgres();
                    };
            if (dialect == Dialect.SQLITE) {
                registerFunctions(connection);
            }
            if (dialect == Dialect.DUCKDB) {
                execute(connection, "SET threads = 1");
            }
            Engine engine = new Engine(dialect, connection);
            engine.table("t", NastyData.DATASET, NastyData.rows());
            engine.table("empty", NastyData.DATASET, List.of());
            return engine;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(dialect + " does not start", e);
        }
    }

    private static Connection postgres() throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        Connection connection = server.getPostgresDatabase().getConnection();
        execute(connection, "SET TIME ZONE 'Asia/Kathmandu'");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void registerFunctions(Connection sqlite) throws SQLException {
        Function.create(sqlite, Dialect.ROUND, new Function() {
            @Override
            protected void xFunc() throws SQLException {
                if (value_type(0) == NULL) {
                    result();
                } else {
                    result(Rounding.twelve(value_double(0)));
                }
            }

            private static final int NULL = 5;
        });
        Function.create(sqlite, Dialect.DEVIATION, new Deviation());
    }

    private static final class Deviation extends Function.Aggregate {
        private static final int INTEGER = 1;
        private static final int NULL = 5;
        private SampleDeviation values = new SampleDeviation();

        @Override
        public Object clone() throws CloneNotSupportedException {
            Deviation copy = (Deviation) super.clone();
            copy.values = new SampleDeviation();
            return copy;
        }

        @Override
        protected void xStep() throws SQLException {
            switch (value_type(0)) {
                case NULL -> {}
                case INTEGER -> values.add(value_long(0));
                default -> values.add(value_double(0));
            }
        }

        @Override
        protected void xFinal() throws SQLException {
            Double deviation = values.value();
            if (deviation == null) {
                result();
            } else {
                result(deviation);
            }
        }
    }

    Answer ask(Query query) throws SQLException {
        return ask(query, "t");
    }

    Answer ask(Query query, String table) throws SQLException {
        return compile(query, table).run(connection, PATIENCE);
    }

    CompiledQuery compile(Query query, String table) {
        return compiler.compile(query, NastyData.DATASET, table, NastyData.NOW);
    }

    /// Ends what runs; null where a statement's own cancel does.
    QueryControl.@Nullable Brake brake() throws SQLException {
        return dialect == Dialect.POSTGRES ? connection.unwrap(PGConnection.class)::cancelQuery : null;
    }

    Connection connection() {
        return connection;
    }

    QueryCompiler compiler() {
        return compiler;
    }

    void table(String name, Dataset dataset, List<List<@Nullable Object>> rows) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < dataset.fields().size(); i++) {
            columns.add("c" + i + " " + type(dataset.fields().get(i)));
        }
        execute(connection, "CREATE TABLE " + name + " (" + String.join(", ", columns) + ")");
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + name + " VALUES (" + marks + ")")) {
            for (List<@Nullable Object> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, physical(row.get(i)));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private String type(Field field) {
        return switch (dialect) {
            case SQLITE ->
                switch (field.type().storage()) {
                    case TEXT -> "TEXT";
                    case LONG -> "INTEGER";
                    case DOUBLE -> "REAL";
                };
            case DUCKDB ->
                switch (field.type()) {
                    case STRING -> "VARCHAR";
                    case INTEGER -> "BIGINT";
                    case DECIMAL -> "DECIMAL(18, " + field.scale() + ")";
                    case DOUBLE -> "DOUBLE";
                    case BOOLEAN -> "BOOLEAN";
                    case DATE -> "DATE";
                    case TIMESTAMP -> "TIMESTAMP";
                };
            case POSTGRES ->
                switch (field.type()) {
                    case STRING -> "text COLLATE \"C\"";
                    case INTEGER -> "bigint";
                    case DECIMAL -> "numeric";
                    case DOUBLE -> "double precision";
                    case BOOLEAN -> "boolean";
                    case DATE -> "date";
                    case TIMESTAMP -> "timestamp";
                };
        };
    }

    private @Nullable Object physical(@Nullable Object value) {
        if (dialect != Dialect.SQLITE) {
            return value instanceof Instant time ? LocalDateTime.ofInstant(time, ZoneOffset.UTC) : value;
        }
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.unscaledValue().longValueExact();
            case Boolean truth -> truth ? 1L : 0L;
            case LocalDate date -> date.toEpochDay();
            case Instant time -> ChronoUnit.MICROS.between(Instant.EPOCH, time);
            default -> value;
        };
    }
}
