package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Filter.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Filters, checked against the dataset, as conditions with bound values.
final class FilterSql {
    static final int MAX_FILTERS = 100;
    static final int MAX_VALUES = 1_000;
    /// PostgreSQL binds 65,535 values to a statement, SQLite 32,766.
    static final int MAX_VALUES_IN_ALL = 20_000;

    private final Dataset dataset;
    private final Syntax syntax;
    private final Values values;
    private final Problems problems;

    FilterSql(Dataset dataset, Syntax syntax, Values values, Problems problems) {
        this.dataset = dataset;
        this.syntax = syntax;
        this.values = values;
        this.problems = problems;
    }

    List<Sql> conditions(List<Filter> filters) {
        if (filters.size() > MAX_FILTERS) {
            problems.add("/filters", "A query has at most " + MAX_FILTERS + " filters.");
            return List.of();
        }
        int given = filters.stream()
                .mapToInt(filter -> filter instanceof Filter.In in ? in.values().size() : 0)
                .sum();
        if (given > MAX_VALUES_IN_ALL) {
            problems.add("/filters", "The lists of a query have at most " + MAX_VALUES_IN_ALL + " values together.");
            return List.of();
        }
        List<Sql> conditions = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            Filter filter = filters.get(i);
            String pointer = "/filters/" + i;
            OptionalInt index = dataset.indexOf(filter.field());
            if (index.isEmpty()) {
                problems.add(pointer + "/field", QueryCheck.unknownField(dataset, filter.field()));
            } else {
                Field field = dataset.fields().get(index.getAsInt());
                conditions.add(condition(filter, field, "c" + index.getAsInt(), pointer));
            }
        }
        return conditions;
    }

    private Sql condition(Filter filter, Field field, String column, String pointer) {
        return switch (filter) {
            case Filter.Compare(String name, Comparison op, Object value) ->
                Point.compare(column, op, point(field, value, pointer + "/value"));
            case Filter.In in -> in(in, field, column, pointer + "/values");
            case Filter.Between between -> between(between, field, column, pointer);
            case Filter.Text text -> text(text, field, column, pointer);
            case Filter.Null(String name, boolean negated) -> Sql.of(column + (negated ? " IS NOT NULL" : " IS NULL"));
        };
    }

    private Point point(Field field, Object value, String pointer) {
        try {
            return values.point(field.type(), field.scale(), value);
        } catch (IllegalArgumentException e) {
            problems.add(pointer, "Field “" + field.name() + "”: " + e.getMessage());
            return new Point.AboveAll();
        }
    }

    private Sql in(Filter.In filter, Field field, String column, String pointer) {
        if (filter.values().size() > MAX_VALUES) {
            problems.add(pointer, "A list has at most " + MAX_VALUES + " values.");
            return Sql.of(Point.NOTHING);
        }
        List<Sql> possible = new ArrayList<>();
        for (int i = 0; i < filter.values().size(); i++) {
            if (point(field, filter.values().get(i), pointer + "/" + i) instanceof Point.At(Object value)) {
                possible.add(new Sql().bind(value));
            }
        }
        if (possible.isEmpty()) {
            return Sql.of(filter.negated() ? Point.EVERYTHING : Point.NOTHING);
        }
        Sql list = Sql.join(", ", possible);
        return filter.negated()
                ? Sql.of("(" + column + " NOT IN (").add(list).add(") OR " + column + " IS NULL)")
                : Sql.of(column + " IN (").add(list).add(")");
    }

    private Sql between(Filter.Between filter, Field field, String column, String pointer) {
        Object from = filter.from();
        Object to = filter.to();
        if (from == null && to == null) {
            problems.add(pointer, "between needs from, to or both.");
        }
        List<Sql> ends = new ArrayList<>();
        if (from != null) {
            ends.add(Point.compare(column, Comparison.GREATER_OR_EQUAL, point(field, from, pointer + "/from")));
        }
        if (to != null) {
            ends.add(Point.compare(column, Comparison.LESS, point(field, to, pointer + "/to")));
        }
        return Sql.join(" AND ", ends);
    }

    private Sql text(Filter.Text filter, Field field, String column, String pointer) {
        if (field.type() != FieldType.STRING) {
            problems.add(
                    pointer + "/op",
                    "Field “" + field.name() + "” is not text: contains and startsWith only look into text.");
            return Sql.of(Point.NOTHING);
        }
        point(field, filter.value(), pointer + "/value");
        String condition =
                switch (filter.match()) {
                    case CONTAINS -> syntax.contains(column);
                    case STARTS_WITH -> syntax.startsWith(column);
                };
        String[] around = condition.split("\\?", 2);
        return Sql.of(around[0]).bind(filter.value()).add(around[1]);
    }
}
