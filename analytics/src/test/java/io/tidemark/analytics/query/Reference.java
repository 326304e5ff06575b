package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Filter.Comparison;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers a query the slow way, in plain Java: what every engine has to agree with.
final class Reference {
    private record Key(List<@Nullable Object> values) {}

    private final Dataset dataset;
    private final List<List<@Nullable Object>> rows;

    Reference(Dataset dataset, List<List<@Nullable Object>> rows) {
        this.dataset = dataset;
        this.rows = rows;
    }

    /// All rows, whatever the limit.
    ///
    /// @throws ArithmeticException when a figure is too large
    Answer answer(Query query) {
        Map<Key, ReferenceFigures.Group> groups = new LinkedHashMap<>();
        if (query.dimensions().isEmpty()) {
            groups.put(new Key(List.of()), new ReferenceFigures.Group(new ArrayList<>()));
        }
        for (List<@Nullable Object> row : rows) {
            if (query.filters().stream().allMatch(filter -> passes(filter, row))) {
                List<@Nullable Object> key = new ArrayList<>();
                for (Dimension dimension : query.dimensions()) {
                    key.add(bucket(value(row, dimension.field()), dimension.grain()));
                }
                groups.computeIfAbsent(new Key(key), k -> new ReferenceFigures.Group(new ArrayList<>()))
                        .rows()
                        .add(row);
            }
        }
        List<ReferenceFigures.Figure> figures = new ReferenceFigures(dataset).of(query.measures());
        List<List<@Nullable Object>> answer = new ArrayList<>();
        for (Map.Entry<Key, ReferenceFigures.Group> group : groups.entrySet()) {
            List<@Nullable Object> row = new ArrayList<>(group.getKey().values());
            ReferenceFigures.Seen seen = new ReferenceFigures.Seen();
            for (ReferenceFigures.Figure figure : figures) {
                Object value = figure.evaluation().of(group.getValue(), seen);
                seen.put(figure.column().name(), value);
                row.add(value);
            }
            if (query.having().stream().allMatch(having -> holds(seen.get(having.measure()), having))) {
                answer.add(row);
            }
        }
        List<Answer.Column> columns = columns(query, figures);
        answer.sort(order(query, columns));
        return new Answer(columns, answer, null);
    }

    private List<Answer.Column> columns(Query query, List<ReferenceFigures.Figure> figures) {
        List<Answer.Column> columns = new ArrayList<>();
        for (Dimension dimension : query.dimensions()) {
            Field field =
                    dataset.fields().get(dataset.indexOf(dimension.field()).orElseThrow());
            columns.add(new Answer.Column(dimension.as(), field.type(), field.role(), field.unit()));
        }
        figures.forEach(figure -> columns.add(figure.column()));
        return columns;
    }

    private static Comparator<List<@Nullable Object>> order(Query query, List<Answer.Column> columns) {
        List<Sort> steps = new ArrayList<>(query.sort());
        query.dimensions().forEach(dimension -> steps.add(new Sort(dimension.as(), false)));
        return (a, b) -> {
            int order = 0;
            for (int i = 0; i < steps.size() && order == 0; i++) {
                int index =
                        new Answer(columns, List.of(), null).column(steps.get(i).by());
                order = compareNullsLast(
                        a.get(index), b.get(index), steps.get(i).descending());
            }
            return order;
        };
    }

    private static int compareNullsLast(@Nullable Object a, @Nullable Object b, boolean descending) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null);
        }
        return descending ? compare(b, a) : compare(a, b);
    }

    static int compare(Object a, Object b) {
        return switch (a) {
            case String text -> compareCodePoints(text, (String) b);
            case Long number -> number.compareTo((Long) b);
            case BigDecimal number -> number.compareTo((BigDecimal) b);
            case Double number -> number.compareTo((Double) b);
            case Boolean truth -> truth.compareTo((Boolean) b);
            case LocalDate date -> date.compareTo((LocalDate) b);
            case Instant time -> time.compareTo((Instant) b);
            default -> throw new IllegalArgumentException("not a value: " + a);
        };
    }

    private static int compareCodePoints(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
    }

    @Nullable
    Object value(List<@Nullable Object> row, String field) {
        Object value = row.get(dataset.indexOf(field).orElseThrow());
        return value instanceof Double number ? Double.valueOf(number + 0.0) : value;
    }

    private static @Nullable Object bucket(@Nullable Object value, @Nullable Grain grain) {
        if (value == null || grain == null) {
            return value;
        }
        boolean date = value instanceof LocalDate;
        LocalDateTime time =
                date ? ((LocalDate) value).atStartOfDay() : LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        LocalDateTime start =
                switch (grain) {
                    case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
                    case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
                    case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                    case DAY -> day;
                    case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTH -> day.with(TemporalAdjusters.firstDayOfMonth());
                    case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1L);
                    case YEAR -> day.with(TemporalAdjusters.firstDayOfYear());
                };
        return date ? start.toLocalDate() : start.toInstant(ZoneOffset.UTC);
    }

    private boolean passes(Filter filter, List<@Nullable Object> row) {
        Object value = value(row, filter.field());
        FieldType type = dataset.fields()
                .get(dataset.indexOf(filter.field()).orElseThrow())
                .type();
        return switch (filter) {
            case Filter.Compare(String f, Comparison op, Object given) -> holds(value, op, given, type);
            case Filter.In in ->
                in.values().stream().anyMatch(one -> holds(value, Comparison.EQUAL, one, type)) != in.negated();
            case Filter.Between(String f, Object from, Object to) ->
                (from == null || holds(value, Comparison.GREATER_OR_EQUAL, from, type))
                        && (to == null || holds(value, Comparison.LESS, to, type));
            case Filter.Text text ->
                value instanceof String here
                        && switch (text.match()) {
                            case CONTAINS -> here.contains(text.value());
                            case STARTS_WITH -> here.startsWith(text.value());
                        };
            case Filter.Null(String f, boolean negated) -> (value == null) != negated;
        };
    }

    private static boolean holds(@Nullable Object value, Comparison op, Object given, FieldType type) {
        if (value == null) {
            return op == Comparison.NOT_EQUAL;
        }
        return holds(
                switch (type) {
                    case STRING, BOOLEAN -> compare(value, given);
                    case INTEGER, DECIMAL ->
                        new BigDecimal(value.toString()).compareTo(new BigDecimal(given.toString()));
                    case DOUBLE -> Double.compare((Double) value, Double.parseDouble(given.toString()) + 0.0);
                    case DATE, TIMESTAMP -> instant(value).compareTo(instant(given));
                },
                op);
    }

    private static boolean holds(@Nullable Object value, Having having) {
        if (value == null) {
            return having.op() == Comparison.NOT_EQUAL;
        }
        return holds(
                value instanceof Double number
                        ? Double.compare(number, having.value().doubleValue())
                        : new BigDecimal(value.toString()).compareTo(having.value()),
                having.op());
    }

    private static boolean holds(int order, Comparison op) {
        return switch (op) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case Instant time -> time;
            case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
            case String text
            when text.startsWith("now") -> RelativeTime.parse(text).resolve(NastyData.NOW);
            case String text when text.length() == 10 -> instant(LocalDate.parse(text));
            case String text -> java.time.OffsetDateTime.parse(text).toInstant();
            default -> throw new IllegalArgumentException("not a time: " + value);
        };
    }
}
