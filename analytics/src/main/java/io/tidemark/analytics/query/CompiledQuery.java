package io.tidemark.analytics.query;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query as one statement for one engine. Immutable; may be run any number of times, on any connection that sees
/// the table.
public final class CompiledQuery {
    private final String sql;
    private final List<Object> parameters;
    private final List<Answer.Column> columns;
    private final Page page;
    private final Syntax syntax;

    CompiledQuery(String sql, List<Object> parameters, List<Answer.Column> columns, Page page, Syntax syntax) {
        this.sql = sql;
        this.parameters = List.copyOf(parameters);
        this.columns = List.copyOf(columns);
        this.page = page;
        this.syntax = syntax;
    }

    public String sql() {
        return sql;
    }

    /// The values of the question marks, in order.
    public List<Object> parameters() {
        return parameters;
    }

    public List<Answer.Column> columns() {
        return columns;
    }

    /// @throws QueryTimedOut when it takes longer than `timeout`
    /// @throws SumTooLarge   when a figure leaves the range that is computed exactly
    public Answer run(Connection connection, Duration timeout) throws SQLException {
        return run(connection, QueryControl.within(timeout));
    }

    /// Runs on the calling thread; `control` may stop it from another.
    ///
    /// @throws QueryCancelled when it was stopped, or the thread was interrupted before it began
    public Answer run(Connection connection, QueryControl control) throws SQLException {
        return run(connection, control, null);
    }

    /// As `run`, on an engine whose statements can be cancelled once only: what comes before the engine has begun is
    /// lost then.
    ///
    /// @param brake ends what runs on the connection
    public Answer run(Connection connection, QueryControl control, QueryControl.@Nullable Brake brake)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, "")) {
            control.start(statement, brake == null ? statement::cancel : brake);
            try (ResultSet rows = statement.executeQuery()) {
                return answer(rows);
            } finally {
                control.end();
            }
        } catch (SQLException e) {
            RuntimeException stopped = control.reason(e);
            if (stopped != null) {
                throw stopped;
            }
            if (syntax.isOverflow(e)) {
                throw new SumTooLarge(e);
            }
            throw e;
        }
    }

    /// The statement with its values, after a word like `EXPLAIN` that the engine knows.
    public PreparedStatement prepare(Connection connection, String word) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(word + sql);
        try {
            bind(statement);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            int index = i + 1;
            switch (parameters.get(i)) {
                case String text -> statement.setString(index, text);
                case Long number -> statement.setLong(index, number);
                case Double number -> statement.setDouble(index, number);
                case BigDecimal number -> statement.setBigDecimal(index, number);
                case Boolean truth -> statement.setBoolean(index, truth);
                case Object time -> statement.setObject(index, time);
            }
        }
    }

    private Answer answer(ResultSet rows) throws SQLException {
        List<List<@Nullable Object>> read = new ArrayList<>();
        boolean more = false;
        while (rows.next()) {
            if (read.size() == page.limit()) {
                more = true;
                break;
            }
            read.add(row(rows));
        }
        return new Answer(columns, Collections.unmodifiableList(read), more ? page.mark(read.getLast()) : null);
    }

    private List<@Nullable Object> row(ResultSet rows) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Object value = value(rows, i + 1, page.outputs().get(i));
            values.add(value == null || rows.wasNull() ? null : value);
        }
        return Collections.unmodifiableList(values);
    }

    private @Nullable Object value(ResultSet rows, int index, Output output) throws SQLException {
        return switch (output.type()) {
            case STRING -> rows.getString(index);
            case INTEGER -> rows.getLong(index);
            case DECIMAL ->
                output.form() == Output.Form.LONG
                        ? BigDecimal.valueOf(rows.getLong(index), output.scale())
                        : syntax.decimal(rows, index, output.scale());
            case DOUBLE -> finite(rows, index);
            case BOOLEAN -> syntax.bool(rows, index);
            case DATE -> syntax.date(rows, index);
            case TIMESTAMP -> syntax.timestamp(rows, index);
        };
    }

    private static @Nullable Double finite(ResultSet rows, int index) throws SQLException {
        double value = rows.getDouble(index);
        if (rows.wasNull()) {
            return null;
        }
        if (!Double.isFinite(value)) {
            throw new SumTooLarge();
        }
        return value + 0.0;
    }
}
