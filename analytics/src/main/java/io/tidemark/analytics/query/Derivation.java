package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.query.Expression.Operator;
import java.math.BigDecimal;
import java.util.Map;

/// Turns the tree of a derived measure into SQL over the figures before it. Integers and decimals stay exact under
/// `+ - *`;
/// division, doubles and more digits after the point than
/// a field can have give doubles.
final class Derivation {
    /// What all derived measures written out may come to, so that measures over measures do not grow without end.
    static final int MAX_NODES = 2_000;

    static final int MAX_HEIGHT = 200;

    /// @param exact  whether the SQL is the unscaled integer of a decimal of that scale
    /// @param leaf   nothing was computed yet, so nothing can have overflowed
    record Figure(Sql sql, boolean exact, int scale, boolean leaf, int nodes, int height) {}

    private static final Figure NONE = new Figure(new Sql(), true, 0, true, 0, 0);

    private final Syntax syntax;
    private final Map<String, Figure> known;

    Derivation(Syntax syntax, Map<String, Figure> known) {
        this.syntax = syntax;
        this.known = known;
    }

    /// The figure as later expressions see it: doubles are rounded, exact figures not yet [#guarded].
    ///
    /// @throws IllegalArgumentException with a sentence
    Figure derive(Expression expression) {
        Figure figure = figure(expression);
        return figure.exact()
                ? figure
                : new Figure(rounded(figure.sql()), false, 0, true, figure.nodes(), figure.height());
    }

    private Sql rounded(Sql sql) {
        String[] around = syntax.rounded("\0").split("\0", 2);
        return Sql.of(around[0]).add(sql).add(around[1]);
    }

    /// The figure, an error where it overflowed.
    Sql guarded(Figure figure) {
        return figure.leaf() || !figure.exact()
                ? figure.sql()
                : Sql.of("(").add(syntax.checked(figure.sql())).add(")");
    }

    private Figure figure(Expression expression) {
        return switch (expression) {
            case Expression.Literal(BigDecimal value) -> literal(value);
            case Expression.Name(String name) -> {
                Figure figure = known.get(name);
                if (figure == null) {
                    throw new IllegalArgumentException("“" + shortened(name)
                            + "” in the expression is not a number among the measures before it.");
                }
                yield figure;
            }
            case Expression.Negation(Expression operand) -> {
                Figure inner = figure(operand);
                yield sized(Sql.of("(- ").add(inner.sql()).add(")"), inner.exact(), inner.scale(), inner, NONE);
            }
            case Expression.Operation(Operator operator, Expression left, Expression right) ->
                operation(operator, figure(left), figure(right));
        };
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private Figure literal(BigDecimal value) {
        int scale = Math.max(0, value.scale());
        BigDecimal plain = value.setScale(scale);
        return scale <= Field.MAX_SCALE && plain.unscaledValue().bitLength() < Long.SIZE
                ? number(plain.unscaledValue().longValueExact(), syntax.longType(), true, scale)
                : number(value.doubleValue(), syntax.doubleType(), false, 0);
    }

    private static Figure number(Object value, String type, boolean exact, int scale) {
        return new Figure(Sql.of("CAST(").bind(value).add(" AS " + type + ")"), exact, scale, true, 1, 1);
    }

    private Figure operation(Operator operator, Figure left, Figure right) {
        boolean exact = left.exact() && right.exact() && operator != Operator.DIVIDED_BY;
        if (exact && operator == Operator.TIMES) {
            exact = left.scale() + right.scale() <= Field.MAX_SCALE;
        }
        if (!exact) {
            Sql divisor = operator == Operator.DIVIDED_BY
                    ? Sql.of("NULLIF(").add(inexact(right)).add(", 0)")
                    : inexact(right);
            return sized(binary(operator, inexact(left), divisor), false, 0, left, right);
        }
        if (operator == Operator.TIMES) {
            return sized(binary(operator, left.sql(), right.sql()), true, left.scale() + right.scale(), left, right);
        }
        int scale = Math.max(left.scale(), right.scale());
        return sized(binary(operator, widened(left, scale), widened(right, scale)), true, scale, left, right);
    }

    private static Sql binary(Operator operator, Sql left, Sql right) {
        return Sql.of("(").add(left).add(" " + operator.sign() + " ").add(right).add(")");
    }

    private static Sql widened(Figure exact, int scale) {
        return scale == exact.scale()
                ? exact.sql()
                : Sql.of("(").add(exact.sql()).add(" * " + Syntax.powerOfTen(scale - exact.scale()) + ")");
    }

    private Sql inexact(Figure figure) {
        if (!figure.exact()) {
            return figure.sql();
        }
        Sql number = Sql.of("CAST(").add(guarded(figure)).add(" AS " + syntax.doubleType() + ")");
        return figure.scale() == 0 ? number : Sql.of("(").add(number).add(" / 1e" + figure.scale() + ")");
    }

    private static Figure sized(Sql sql, boolean exact, int scale, Figure left, Figure right) {
        int nodes = left.nodes() + right.nodes() + 1;
        int height = Math.max(left.height(), right.height()) + 1;
        if (nodes > MAX_NODES || height > MAX_HEIGHT) {
            throw new IllegalArgumentException(
                    "The expression, with the measures it is made of, has too many operations.");
        }
        return new Figure(sql, exact, scale, false, nodes, height);
    }
}
