package io.tidemark.analytics.query;

import io.tidemark.analytics.query.Filter.Comparison;

/// Where a given value lies among the values a column can have. A price of 1.005 lies between two cents: comparing
/// must not round it.
sealed interface Point {
    String NOTHING = "1 = 0";
    String EVERYTHING = "1 = 1";

    /// @param parameter as the engine binds it
    record At(Object parameter) implements Point {}

    /// @param below the next smaller value the column can have
    record Above(Object below) implements Point {}

    record BelowAll() implements Point {}

    record AboveAll() implements Point {}

    /// The condition `column op value`; `!=` is everything else, null included.
    static Sql compare(String column, Comparison op, Point point) {
        return switch (point) {
            case At(Object value) -> {
                Sql plain = Sql.of(column + " " + sign(op) + " ").bind(value);
                yield op == Comparison.NOT_EQUAL ? Sql.of("(").add(plain).add(" OR " + column + " IS NULL)") : plain;
            }
            case Above(Object below) ->
                switch (op) {
                    case EQUAL -> Sql.of(NOTHING);
                    case NOT_EQUAL -> Sql.of(EVERYTHING);
                    case LESS, LESS_OR_EQUAL -> Sql.of(column + " <= ").bind(below);
                    case GREATER, GREATER_OR_EQUAL -> Sql.of(column + " > ").bind(below);
                };
            case BelowAll() -> outside(column, op, op == Comparison.GREATER || op == Comparison.GREATER_OR_EQUAL);
            case AboveAll() -> outside(column, op, op == Comparison.LESS || op == Comparison.LESS_OR_EQUAL);
        };
    }

    private static Sql outside(String column, Comparison op, boolean fulfilled) {
        if (op == Comparison.NOT_EQUAL) {
            return Sql.of(EVERYTHING);
        }
        return Sql.of(fulfilled ? column + " IS NOT NULL" : NOTHING);
    }

    private static String sign(Comparison op) {
        return op == Comparison.NOT_EQUAL ? "<>" : op.sign();
    }
}
