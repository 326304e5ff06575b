package io.tidemark.backend.warehouse;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.backend.BackendException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How the rows of a table become rows of another: each field has the values of the field of its name, in its own
/// type, where every one of them means the same there.
final class Conversion {

    /// @param value of a field's new column, as SQL over the old ones
    /// @param fits  the condition that a row has a value for it; null is one
    private record Converted(Field field, String value, String fits) {}

    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = DATE + "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?Z?";
    private static final String NUMBER = "-?[0-9]{1,40}(\\.[0-9]{1,40})?";
    private static final String DOUBLE = "-?[0-9]{1,200}(\\.[0-9]{1,200})?([eE][-+]?[0-9]{1,3})?";

    private final String from;
    private final Dataset next;
    private final List<Converted> columns = new ArrayList<>();

    /// @param next what the rows are to be rows of
    Conversion(CatalogEntry before, Dataset next) {
        this.from = new DataTable(before).name();
        this.next = next;
        for (Field field : next.fields()) {
            int old = before.dataset().indexOf(field.name()).orElse(-1);
            boolean inKey = next.key().contains(field.name());
            if (old < 0) {
                columns.add(new Converted(field, "null::" + DataTable.type(field), inKey ? "false" : "true"));
            } else {
                Converted column = converted(before.dataset().fields().get(old), "c" + old, field);
                // a field of the key has a value in every row
                String fits = inKey ? "(" + column.fits() + ") and c" + old + " is not null" : column.fits();
                columns.add(new Converted(field, column.value(), fits));
            }
        }
    }

    /// @throws BackendException 422 with every field whose values cannot be converted, and how many these are
    void check(Connection connection) throws SQLException {
        String counts = columns.stream()
                .map(column -> "count(*) filter (where not coalesce(" + column.fits() + ", true))")
                .collect(Collectors.joining(", "));
        List<BackendException.FieldError> errors = new ArrayList<>();
        try (var statement = connection.prepareStatement("select " + counts + " from " + from);
                ResultSet found = statement.executeQuery()) {
            found.next();
            for (int i = 0; i < columns.size(); i++) {
                long rows = found.getLong(i + 1);
                if (rows > 0) {
                    errors.add(new BackendException.FieldError(
                            "/fields/" + i, sentence(columns.get(i).field(), rows)));
                }
            }
        }
        if (!errors.isEmpty()) {
            String all =
                    errors.stream().map(BackendException.FieldError::detail).collect(Collectors.joining(" "));
            throw new BackendException(422, all + " Nothing was changed.", errors, null);
        }
    }

    private String sentence(Field field, long rows) {
        String have = rows == 1 ? "1 row has" : rows + " rows have";
        String what = next.key().contains(field.name())
                ? " nothing that could be its part of the key."
                : " a value that is no " + field.type().wireName() + exactly(field) + ".";
        return "“" + field.name() + "”: " + have + what;
    }

    private static String exactly(Field field) {
        return field.type() == FieldType.DECIMAL ? " with " + field.scale() + " digits after the point" : "";
    }

    /// @throws BackendException 422 when two rows have the same key
    void copy(Connection connection, CatalogEntry to) throws SQLException {
        String values = columns.stream().map(column -> ", " + column.value()).collect(Collectors.joining());
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            names.append(", c").append(i);
        }
        try (var insert = connection.prepareStatement("insert into " + new DataTable(to).name() + " (tenant, _row"
                + names + ") select tenant, _row" + values + " from " + from)) {
            insert.executeUpdate();
        } catch (SQLException e) {
            if ("23505".equals(e.getSQLState())) {
                throw new BackendException(
                        422,
                        "Some rows have the same “" + String.join("”, “", next.key())
                                + "”, so it cannot be their key. Nothing was changed.",
                        List.of(new BackendException.FieldError("/key", "It is not unique.")),
                        e);
            }
            throw e;
        }
    }

    private static Converted converted(Field was, String c, Field is) {
        if (was.type() == is.type() && was.scale() <= is.scale()) {
            return is.type() == FieldType.DECIMAL ? decimal(c, "true", is) : new Converted(is, c, "true");
        }
        boolean text = was.type() == FieldType.STRING;
        boolean number =
                was.type() == FieldType.INTEGER || was.type() == FieldType.DECIMAL || was.type() == FieldType.DOUBLE;
        return switch (is.type()) {
            case STRING -> new Converted(is, text(was, c), "true");
            case INTEGER -> {
                if (was.type() == FieldType.BOOLEAN) {
                    yield new Converted(is, c + "::int::bigint", "true");
                }
                yield text || number ? integer(was, c, is) : none(c, is);
            }
            case DECIMAL ->
                text
                        ? decimal(c + "::numeric", matches(c, NUMBER), is)
                        : number ? decimal(c + "::text::numeric", finite(was, c), is) : none(c, is);
            case DOUBLE ->
                text ? read(c, DOUBLE, is) : number ? new Converted(is, c + "::double precision", "true") : none(c, is);
            case BOOLEAN ->
                text
                        ? new Converted(is, "lower(" + c + ") = 'true'", "lower(" + c + ") in ('true', 'false')")
                        : was.type() == FieldType.INTEGER
                                ? new Converted(is, c + " = 1", c + " in (0, 1)")
                                : none(c, is);
            case DATE ->
                text
                        ? read(c, DATE, is)
                        : was.type() == FieldType.TIMESTAMP
                                ? new Converted(is, c + "::date", c + " = " + c + "::date")
                                : none(c, is);
            case TIMESTAMP ->
                text
                        ? read(c, TIME, is)
                        : was.type() == FieldType.DATE ? new Converted(is, c + "::timestamp", "true") : none(c, is);
        };
    }

    /// As people would write it, and as it is read again.
    private static String text(Field was, String c) {
        return switch (was.type()) {
            case STRING, INTEGER, DOUBLE, BOOLEAN, DATE -> c + "::text";
            case DECIMAL -> "trim_scale(" + c + ")::text";
            case TIMESTAMP -> "replace(" + c + "::text, ' ', 'T') || 'Z'";
        };
    }

    private static Converted integer(Field was, String c, Field is) {
        String exact = was.type() == FieldType.DOUBLE ? c + "::text::numeric" : c + "::numeric";
        String readable = was.type() == FieldType.STRING ? matches(c, "-?[0-9]{1,19}") : finite(was, c);
        String fits = exact + " = trunc(" + exact + ") and " + exact
                + " between -9223372036854775808 and 9223372036854775807";
        return new Converted(is, exact + "::bigint", inOrder(c, readable, fits));
    }

    private static Converted decimal(String exact, String readable, Field is) {
        String fits = "round(" + exact + ", " + is.scale() + ") = " + exact + " and abs(" + exact + ") < 1e"
                + (Cell.MAX_DIGITS - is.scale());
        return new Converted(is, exact, inOrder(exact.split("::", 2)[0], readable, fits));
    }

    /// What PostgreSQL reads from texts of a form.
    private static Converted read(String c, String pattern, Field is) {
        String type = DataTable.type(is);
        return new Converted(
                is, c + "::" + type, matches(c, pattern) + " and pg_input_is_valid(" + c + ", '" + type + "')");
    }

    private static Converted none(String c, Field is) {
        return new Converted(is, "null::" + DataTable.type(is), c + " is null");
    }

    private static String matches(String c, String pattern) {
        return c + " ~ '^" + pattern + "$'";
    }

    private static String finite(Field was, String c) {
        return was.type() == FieldType.DOUBLE ? c + " not in ('NaN', 'Infinity', '-Infinity')" : "true";
    }

    /// A condition that can only be asked where another holds; PostgreSQL promises an order of `case` alone.
    private static String inOrder(String c, String first, String then) {
        return "case when " + c + " is null then true when " + first + " then " + then + " else false end";
    }
}
