package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Measures in plain Java: exact arithmetic in `BigDecimal`, everything else rounded once at the end.
final class ReferenceFigures {
    private static final MathContext PRECISE = new MathContext(60);

    /// @param scale digits after the point, -1 for doubles and what is no number
    record Figure(Answer.Column column, int scale, Evaluation evaluation) {}

    interface Evaluation {
        @Nullable
        Object of(Group rows, Seen seen);
    }

    /// The rows of one group.
    record Group(List<List<@Nullable Object>> rows) {}

    /// The figures of a group that are already known, by name.
    static final class Seen {
        private final Map<String, Object> known = new LinkedHashMap<>();

        void put(String name, @Nullable Object value) {
            if (value != null) {
                known.put(name, value);
            }
        }

        @Nullable
        Object get(String name) {
            return known.get(name);
        }
    }

    private final Dataset dataset;

    ReferenceFigures(Dataset dataset) {
        this.dataset = dataset;
    }

    List<Figure> of(List<Measure> measures) {
        Map<String, Figure> known = new LinkedHashMap<>();
        for (Measure measure : measures) {
            known.put(
                    measure.as(),
                    switch (measure) {
                        case Measure.Aggregate aggregate -> aggregate(aggregate);
                        case Measure.Derived derived -> derived(derived, known);
                    });
        }
        return new ArrayList<>(known.values());
    }

    private Figure aggregate(Measure.Aggregate measure) {
        String name = measure.field();
        if (name == null) {
            return figure(measure, FieldType.INTEGER, null, 0, (rows, seen) ->
                    (long) rows.rows().size());
        }
        int index = dataset.indexOf(name).orElseThrow();
        Field field = dataset.fields().get(index);
        int scale = field.type() == FieldType.DOUBLE ? -1 : field.scale();
        return switch (measure.agg()) {
            case COUNT ->
                figure(measure, FieldType.INTEGER, null, 0, (rows, seen) ->
                        (long) values(rows, index).size());
            case COUNT_DISTINCT ->
                figure(measure, FieldType.INTEGER, null, 0, (rows, seen) ->
                        (long) new HashSet<>(values(rows, index)).size());
            case SUM ->
                figure(measure, field.type(), field.unit(), scale, (rows, seen) -> sum(values(rows, index), field));
            case MIN ->
                figure(measure, field.type(), field.unit(), scale, (rows, seen) -> values(rows, index).stream()
                        .min(Reference::compare)
                        .orElse(null));
            case MAX ->
                figure(measure, field.type(), field.unit(), scale, (rows, seen) -> values(rows, index).stream()
                        .max(Reference::compare)
                        .orElse(null));
            case AVG -> real(measure, field, (rows, seen) -> average(values(rows, index), field));
            case STDDEV -> real(measure, field, (rows, seen) -> deviation(values(rows, index)));
            case MEDIAN -> real(measure, field, (rows, seen) -> percentile(values(rows, index), field, "0.5"));
            case P90 -> real(measure, field, (rows, seen) -> percentile(values(rows, index), field, "0.9"));
            case P95 -> real(measure, field, (rows, seen) -> percentile(values(rows, index), field, "0.95"));
            case P99 -> real(measure, field, (rows, seen) -> percentile(values(rows, index), field, "0.99"));
        };
    }

    private static Figure real(Measure measure, Field field, Evaluation evaluation) {
        return figure(measure, FieldType.DOUBLE, field.unit(), -1, evaluation);
    }

    private static Figure figure(
            Measure measure, FieldType type, @Nullable String unit, int scale, Evaluation evaluation) {
        return new Figure(new Answer.Column(measure.as(), type, FieldRole.MEASURE, unit), scale, evaluation);
    }

    private static List<Object> values(Group rows, int index) {
        List<Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            Object value = row.get(index);
            if (value != null) {
                values.add(value instanceof Double number ? Double.valueOf(number + 0.0) : value);
            }
        }
        return values;
    }

    private static BigDecimal exact(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case Double number -> new BigDecimal(number);
            default -> new BigDecimal(value.toString());
        };
    }

    private static BigDecimal total(List<Object> values) {
        return values.stream().map(ReferenceFigures::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static @Nullable Object sum(List<Object> values, Field field) {
        if (values.isEmpty()) {
            return null;
        }
        BigDecimal total = total(values);
        return field.type() == FieldType.DOUBLE ? Double.valueOf(twelve(total)) : typed(total, field.scale());
    }

    private static Object typed(BigDecimal value, int scale) {
        long unscaled = value.setScale(scale).unscaledValue().longValueExact();
        return scale == 0 ? (Object) unscaled : BigDecimal.valueOf(unscaled, scale);
    }

    private static double twelve(BigDecimal exact) {
        return Rounding.twelve(exact.doubleValue());
    }

    private static @Nullable Object average(List<Object> values, Field field) {
        if (values.isEmpty()) {
            return null;
        }
        BigDecimal count = BigDecimal.valueOf(values.size());
        if (field.type() == FieldType.DOUBLE) {
            return Rounding.twelve(total(values).doubleValue() / values.size());
        }
        return twelve(total(values).divide(count, PRECISE));
    }

    private static @Nullable Object deviation(List<Object> values) {
        if (values.size() < 2) {
            return null;
        }
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal mean = total(values).divide(count, PRECISE);
        BigDecimal squares = BigDecimal.ZERO;
        for (Object value : values) {
            squares = squares.add(exact(value).subtract(mean).pow(2));
        }
        boolean same = values.stream().allMatch(value -> exact(value).compareTo(exact(values.getFirst())) == 0);
        BigDecimal variance = squares.divide(count.subtract(BigDecimal.ONE), PRECISE);
        return same ? 0.0 : twelve(variance.sqrt(new MathContext(40)));
    }

    private static @Nullable Object percentile(List<Object> values, Field field, String fraction) {
        if (values.isEmpty()) {
            return null;
        }
        List<BigDecimal> sorted =
                values.stream().map(ReferenceFigures::exact).sorted().toList();
        BigDecimal at = new BigDecimal(fraction).multiply(BigDecimal.valueOf(sorted.size() - 1L));
        int below = at.intValue();
        BigDecimal part = at.subtract(BigDecimal.valueOf(below));
        BigDecimal low = sorted.get(below);
        BigDecimal high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        if (field.type() == FieldType.DOUBLE) {
            return Rounding.twelve(low.doubleValue() + (high.doubleValue() - low.doubleValue()) * part.doubleValue());
        }
        return twelve(low.add(high.subtract(low).multiply(part)));
    }

    private Figure derived(Measure.Derived derived, Map<String, Figure> known) {
        Expression tree = ExpressionParser.parse(derived.expr());
        Map<String, Integer> scales = new LinkedHashMap<>();
        known.forEach((name, figure) -> scales.put(name, figure.scale()));
        int scale = scale(tree, scales);
        FieldType type = scale < 0 ? FieldType.DOUBLE : scale == 0 ? FieldType.INTEGER : FieldType.DECIMAL;
        return figure(derived, type, null, scale, (rows, seen) -> {
            if (scale >= 0) {
                BigDecimal value = exactly(tree, seen, scales);
                return value == null ? null : typed(value, scale);
            }
            Double value = roughly(tree, seen, scales);
            return value == null ? null : Double.valueOf(Rounding.twelve(value));
        });
    }

    /// The digits after the point of an exact result, -1 when it is a double.
    private static int scale(Expression tree, Map<String, Integer> scales) {
        return switch (tree) {
            case Expression.Literal(BigDecimal value) -> value.scale() > Field.MAX_SCALE ? -1 : value.scale();
            case Expression.Name(String name) -> Objects.requireNonNull(scales.get(name));
            case Expression.Negation(Expression operand) -> scale(operand, scales);
            case Expression.Operation(Expression.Operator operator, Expression left, Expression right) -> {
                int a = scale(left, scales);
                int b = scale(right, scales);
                if (a < 0 || b < 0) {
                    yield -1;
                }
                yield switch (operator) {
                    case PLUS, MINUS -> Math.max(a, b);
                    case TIMES -> a + b > Field.MAX_SCALE ? -1 : a + b;
                    case DIVIDED_BY -> -1;
                };
            }
        };
    }

    private static @Nullable BigDecimal exactly(Expression tree, Seen seen, Map<String, Integer> scales) {
        BigDecimal value =
                switch (tree) {
                    case Expression.Literal(BigDecimal number) -> number;
                    case Expression.Name(String name) -> {
                        Object figure = seen.get(name);
                        yield figure == null ? null : exact(figure);
                    }
                    case Expression.Negation(Expression operand) -> {
                        BigDecimal inner = exactly(operand, seen, scales);
                        yield inner == null ? null : inner.negate();
                    }
                    case Expression.Operation(Expression.Operator operator, Expression left, Expression right) -> {
                        BigDecimal a = exactly(left, seen, scales);
                        BigDecimal b = exactly(right, seen, scales);
                        yield a == null || b == null
                                ? null
                                : switch (operator) {
                                    case PLUS -> a.add(b);
                                    case MINUS -> a.subtract(b);
                                    case TIMES -> a.multiply(b);
                                    case DIVIDED_BY -> throw new IllegalStateException("a quotient is not exact");
                                };
                    }
                };
        if (value != null
                && value.setScale(scale(tree, scales)).unscaledValue().compareTo(BigInteger.valueOf(Long.MAX_VALUE))
                        > 0) {
            throw new ArithmeticException("too large");
        }
        return value;
    }

    private static @Nullable Double roughly(Expression tree, Seen seen, Map<String, Integer> scales) {
        int scale = scale(tree, scales);
        if (scale >= 0) {
            BigDecimal value = exactly(tree, seen, scales);
            return value == null
                    ? null
                    : Double.valueOf(value.setScale(scale).unscaledValue().doubleValue() / Math.pow(10, scale));
        }
        return switch (tree) {
            case Expression.Literal(BigDecimal number) -> number.doubleValue();
            case Expression.Name(String name) -> (Double) seen.get(name);
            case Expression.Negation(Expression operand) -> {
                Double inner = roughly(operand, seen, scales);
                yield inner == null ? null : Double.valueOf(-inner);
            }
            case Expression.Operation(Expression.Operator operator, Expression left, Expression right) -> {
                Double a = roughly(left, seen, scales);
                Double b = roughly(right, seen, scales);
                if (a == null || b == null || (operator == Expression.Operator.DIVIDED_BY && b == 0)) {
                    yield null;
                }
                yield switch (operator) {
                    case PLUS -> a + b;
                    case MINUS -> a - b;
                    case TIMES -> a * b;
                    case DIVIDED_BY -> a / b;
                };
            }
        };
    }
}
