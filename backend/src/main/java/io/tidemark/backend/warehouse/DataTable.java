package io.tidemark.backend.warehouse;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The table behind one dataset: pages go in as arrays, one per column, and come out in the same storage form. COPY
/// was not taken: PostgreSQL refuses it on tables with row-level security.
public final class DataTable {

    private static final int ROWS_PER_STATEMENT = 10_000;

    private final Dataset dataset;
    private final String name;

    public DataTable(CatalogEntry entry) {
        this.dataset = entry.dataset();
        this.name = "data.d" + entry.table();
    }

    /// As SQL names it. Made of a number, so it needs no quotes.
    public String name() {
        return name;
    }

    void insert(Connection connection, RowPage page) throws SQLException {
        List<Integer> columns =
                IntStream.range(0, page.columns().size()).boxed().toList();
        String sql = "insert into " + name + " (tenant, _row" + each(columns, ", c%1$s") + ")"
                + " select current_setting('tidemark.tenant'), r"
                + columns.stream().map(i -> ", " + stored(i, page)).collect(Collectors.joining())
                + " from (select unnest(?::bigint[]) as r" + unnested(columns) + ") as given";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < page.rows(); from += ROWS_PER_STATEMENT) {
                int to = Math.min(page.rows(), from + ROWS_PER_STATEMENT);
                statement.setObject(1, Arrays.copyOfRange(page.ids(), from, to));
                bind(statement, 2, page, columns, from, to);
                statement.executeUpdate();
            }
        }
    }

    /// Removes the rows with these keys and returns them as they were; keys that match nothing are passed over.
    ///
    /// @param pages only their key columns are looked at; no key is in two of them
    RowPage remove(Connection connection, List<RowPage> pages) throws SQLException {
        int most = pages.stream().mapToInt(RowPage::rows).sum();
        RowPageBuilder removed = new RowPageBuilder(dataset, Math.max(1, most));
        for (RowPage keys : dataset.key().isEmpty() ? List.<RowPage>of() : pages) {
            if (keys.rows() > 0) {
                remove(connection, keys, removed);
            }
        }
        return removed.build();
    }

    private void remove(Connection connection, RowPage keys, RowPageBuilder removed) throws SQLException {
        List<Integer> key = dataset.key().stream()
                .map(field -> dataset.indexOf(field).orElseThrow())
                .toList();
        String sql = "delete from " + name + " as t using (select true as r" + unnested(key) + ") as given where true"
                + key.stream()
                        .map(i -> " and t.c" + i + " = " + stored(i, keys))
                        .collect(Collectors.joining())
                + " returning t._row" + storageColumns("t.", Set.of());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, keys, key, 0, keys.rows());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    readRow(rows, removed);
                }
            }
        }
    }

    /// Selects every row in storage form, for `readRow`; a `where` may follow.
    public String select() {
        return select(Set.of());
    }

    /// As `select`, without the values of some fields.
    ///
    /// @param hidden positions
    String select(Set<Integer> hidden) {
        return "select _row" + storageColumns("", hidden) + " from " + name;
    }

    /// The condition that a field has the value whose text form is bound to the next parameter, null included.
    static String isPlace(Dataset dataset, int field) {
        return "c" + field + " is not distinct from ?::text::"
                + type(dataset.fields().get(field));
    }

    /// PostgreSQL's.
    static String type(Field field) {
        return switch (field.type()) {
            case STRING -> "text";
            case INTEGER -> "bigint";
            case DECIMAL -> "numeric";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
        };
    }

    /// Adds the row that a result of `select` is at.
    ///
    /// @return how many characters of text it has
    public long readRow(ResultSet row, RowPageBuilder page) throws SQLException {
        long characters = 0;
        page.beginRow(row.getLong(1));
        for (int i = 0; i < dataset.fields().size(); i++) {
            switch (dataset.fields().get(i).type().storage()) {
                case TEXT -> {
                    String text = row.getString(i + 2);
                    if (text != null) {
                        page.setText(i, text);
                        characters += text.length();
                    }
                }
                case LONG -> {
                    long value = row.getLong(i + 2);
                    if (!row.wasNull()) {
                        page.setLong(i, value);
                    }
                }
                case DOUBLE -> {
                    double value = row.getDouble(i + 2);
                    if (!row.wasNull()) {
                        page.setDouble(i, value);
                    }
                }
            }
        }
        return characters;
    }

    private String storageColumns(String prefix, Set<Integer> hidden) {
        return IntStream.range(0, dataset.fields().size())
                .mapToObj(i -> hidden.contains(i)
                        ? ", null::" + storageType(dataset.fields().get(i))
                        : ", " + storage(prefix + "c" + i, dataset.fields().get(i)))
                .collect(Collectors.joining());
    }

    private static String storage(String column, Field field) {
        return switch (field.type()) {
            case STRING, INTEGER, DOUBLE -> column;
            case DECIMAL -> "(" + column + " * 1e" + field.scale() + ")::bigint";
            case BOOLEAN -> column + "::int::bigint";
            case DATE -> "(" + column + " - date '1970-01-01')::bigint";
            case TIMESTAMP -> "(extract(epoch from " + column + ") * 1000000)::bigint";
        };
    }

    /// Whole days and the rest of the day apart: an interval's factor is a double, which holds either exactly. A
    /// page may have been made before a decimal got more digits.
    private String stored(int field, RowPage page) {
        String value = "v" + field;
        return switch (dataset.fields().get(field).type()) {
            case STRING, INTEGER, DOUBLE -> value;
            case DECIMAL -> {
                int scale = page.columns().get(field) instanceof Column.Longs longs ? longs.scale() : 0;
                yield scale == 0 ? value + "::numeric" : value + " * 1e-" + scale;
            }
            case BOOLEAN -> value + " <> 0";
            case DATE -> "date '1970-01-01' + " + value + "::int";
            case TIMESTAMP ->
                "timestamp '1970-01-01' + " + value + " / 86400000000 * interval '1 day' + " + value
                        + " % 86400000000 * interval '1 microsecond'";
        };
    }

    private String unnested(List<Integer> columns) {
        return columns.stream()
                .map(i -> ", unnest(?::" + storageType(dataset.fields().get(i)) + "[]) as v" + i)
                .collect(Collectors.joining());
    }

    private static String storageType(Field field) {
        return switch (field.type().storage()) {
            case TEXT -> "text";
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
        };
    }

    private static String each(List<Integer> columns, String pattern) {
        return columns.stream().map(pattern::formatted).collect(Collectors.joining());
    }

    private static void bind(
            PreparedStatement statement, int first, RowPage page, List<Integer> columns, int from, int to)
            throws SQLException {
        int parameter = first;
        for (int column : columns) {
            statement.setObject(parameter++, array(page.columns().get(column), from, to));
        }
    }

    /// As the driver sends it in binary; arrays of primitives without boxing.
    private static Object array(Column column, int from, int to) {
        return switch (column) {
            case Column.Texts texts -> Arrays.copyOfRange(texts.values(), from, to);
            case Column.Longs longs -> {
                int firstNull = longs.nulls().nextSetBit(from);
                if (firstNull < 0 || firstNull >= to) {
                    yield Arrays.copyOfRange(longs.values(), from, to);
                }
                @Nullable Long[] values = new @Nullable Long[to - from];
                for (int i = from; i < to; i++) {
                    values[i - from] = longs.isNull(i) ? null : longs.values()[i];
                }
                yield values;
            }
            case Column.Doubles doubles -> {
                @Nullable Double[] values = new @Nullable Double[to - from];
                for (int i = from; i < to; i++) {
                    values[i - from] = doubles.isNull(i) ? null : doubles.values()[i];
                }
                yield values;
            }
        };
    }
}
