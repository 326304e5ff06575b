package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What must hold of a query's shape before any of it becomes SQL.
final class QueryCheck {
    static final int MAX_MEASURES = 50;
    static final int MAX_DIMENSIONS = 20;
    private static final int MAX_NAME = 200;
    private static final int NAMES_SHOWN = 30;

    private final Query query;
    private final Dataset dataset;
    private final Problems problems;

    QueryCheck(Query query, Dataset dataset, Problems problems) {
        this.query = query;
        this.dataset = dataset;
        this.problems = problems;
    }

    void check() {
        if (!query.dataset().equals(dataset.id())) {
            problems.add("/dataset", "The query asks for another dataset than “" + dataset.id() + "”.");
        }
        if (query.measures().isEmpty() && query.dimensions().isEmpty()) {
            problems.add("/measures", "Ask for at least one measure or dimension.");
        }
        atMost(query.measures(), MAX_MEASURES, "measures");
        atMost(query.dimensions(), MAX_DIMENSIONS, "dimensions");
        atMost(query.having(), MAX_MEASURES, "having");
        atMost(query.sort(), MAX_MEASURES, "sort");
        Integer limit = query.limit();
        if (limit != null && (limit < 1 || limit > Query.MAX_ROWS)) {
            problems.add("/limit", "The limit is 1 to 100,000 rows.");
        }
        names();
        problems.refuseIfAny();
    }

    private void atMost(List<?> members, int most, String name) {
        if (members.size() > most) {
            problems.add("/" + name, "A query has at most " + most + " members in " + name + ".");
        }
    }

    private void names() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < query.dimensions().size(); i++) {
            name(query.dimensions().get(i).as(), seen, "/dimensions/" + i + "/as");
        }
        for (int i = 0; i < query.measures().size(); i++) {
            name(query.measures().get(i).as(), seen, "/measures/" + i + "/as");
        }
    }

    private void name(String as, Set<String> seen, String pointer) {
        if (as.isBlank() || as.length() > MAX_NAME || as.chars().anyMatch(Character::isISOControl)) {
            problems.add(pointer, "A column's name has 1 to " + MAX_NAME + " visible characters.");
        } else if (!seen.add(as)) {
            problems.add(pointer, "Two columns of the answer are called “" + as + "”.");
        }
    }

    /// The output of a dimension; null when it was refused.
    static @Nullable Output dimension(Dimension dimension, int i, Dataset dataset, Problems problems) {
        Field field = dataset.field(dimension.field());
        if (field == null) {
            problems.add("/dimensions/" + i + "/field", unknownField(dataset, dimension.field()));
            return null;
        }
        Grain grain = dimension.grain();
        if (grain != null && !field.type().isTime()) {
            problems.add("/dimensions/" + i + "/grain", "Field “" + field.name() + "” is not a time: it has no grain.");
        } else if (grain != null && field.type() == FieldType.DATE && grain.compareTo(Grain.DAY) < 0) {
            problems.add(
                    "/dimensions/" + i + "/grain",
                    "Field “" + field.name() + "” is a date: its grains are day, week, month, quarter and year.");
        }
        Answer.Column column = new Answer.Column(dimension.as(), field.type(), field.role(), field.unit());
        return new Output("d" + i, column, Output.Form.NATIVE, field.scale());
    }

    /// The output of an aggregate; null when it was refused.
    static @Nullable Output aggregate(Measure.Aggregate measure, int i, Dataset dataset, Problems problems) {
        String name = measure.field();
        Field field = name == null ? null : dataset.field(name);
        if (name != null && field == null) {
            problems.add("/measures/" + i + "/field", unknownField(dataset, name));
            return null;
        }
        if (field == null) {
            if (measure.agg() != Agg.COUNT) {
                problems.add("/measures/" + i + "/field", "Only count goes without a field.");
                return null;
            }
            return measure(measure, i, FieldType.INTEGER, null, 0);
        }
        if (!fits(measure.agg(), field.type())) {
            problems.add(
                    "/measures/" + i + "/agg",
                    "Field “" + field.name() + "” is " + field.type().wireName() + ": it has no "
                            + measure.agg().wireName() + ".");
            return null;
        }
        return switch (measure.agg()) {
            case COUNT, COUNT_DISTINCT -> measure(measure, i, FieldType.INTEGER, null, 0);
            case SUM, MIN, MAX -> measure(measure, i, field.type(), field.unit(), field.scale());
            case AVG, STDDEV, MEDIAN, P90, P95, P99 -> measure(measure, i, FieldType.DOUBLE, field.unit(), 0);
        };
    }

    private static boolean fits(Agg agg, FieldType type) {
        return switch (agg) {
            case COUNT, COUNT_DISTINCT -> true;
            case MIN, MAX -> type != FieldType.BOOLEAN;
            case SUM, AVG, STDDEV, MEDIAN, P90, P95, P99 -> type.isNumber();
        };
    }

    static Output measure(Measure measure, int i, FieldType type, @Nullable String unit, int scale) {
        Output.Form form =
                switch (type) {
                    case INTEGER, DECIMAL -> Output.Form.LONG;
                    case DOUBLE -> Output.Form.DOUBLE;
                    case STRING, BOOLEAN, DATE, TIMESTAMP -> Output.Form.NATIVE;
                };
        return new Output("m" + i, new Answer.Column(measure.as(), type, FieldRole.MEASURE, unit), form, scale);
    }

    static String unknownField(Dataset dataset, String name) {
        String fields =
                dataset.fields().stream().limit(NAMES_SHOWN).map(Field::name).collect(Collectors.joining(", "));
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return "There is no field “" + shown + "”. The fields are: " + fields
                + (dataset.fields().size() > NAMES_SHOWN ? ", …" : "") + ".";
    }
}
