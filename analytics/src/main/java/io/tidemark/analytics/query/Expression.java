package io.tidemark.analytics.query;

import java.math.BigDecimal;

/// The tree of a derived measure.
sealed interface Expression {
    record Literal(BigDecimal value) implements Expression {}

    record Name(String name) implements Expression {}

    record Negation(Expression operand) implements Expression {}

    record Operation(Operator operator, Expression left, Expression right) implements Expression {}

    enum Operator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        DIVIDED_BY("/");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }
}
