package io.tidemark.analytics.query;

import io.tidemark.analytics.query.Expression.Operator;
import java.math.BigDecimal;

/// Reads `+ - * /`, parentheses, unary minus, numbers and names; a name that is not a plain word stands in double
/// quotes, with a quote inside it doubled.
final class ExpressionParser {
    static final int MAX_LENGTH = 1_000;
    static final int MAX_DEPTH = 50;

    private final String text;
    private int at;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException with a sentence
    static Expression parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("An expression has at most " + MAX_LENGTH + " characters.");
        }
        ExpressionParser parser = new ExpressionParser(text);
        Expression whole = parser.sum(0);
        if (parser.peek() != '\0') {
            throw parser.unexpected();
        }
        return whole;
    }

    private Expression sum(int depth) {
        Expression left = product(depth);
        int links = depth;
        while (peek() == '+' || peek() == '-') {
            Operator operator = text.charAt(at++) == '+' ? Operator.PLUS : Operator.MINUS;
            left = new Expression.Operation(operator, left, product(deeper(links++)));
        }
        return left;
    }

    private Expression product(int depth) {
        Expression left = factor(depth);
        int links = depth;
        while (peek() == '*' || peek() == '/') {
            Operator operator = text.charAt(at++) == '*' ? Operator.TIMES : Operator.DIVIDED_BY;
            left = new Expression.Operation(operator, left, factor(deeper(links++)));
        }
        return left;
    }

    private Expression factor(int depth) {
        char next = peek();
        if (next == '-') {
            at++;
            return new Expression.Negation(factor(deeper(depth)));
        }
        if (next == '(') {
            at++;
            Expression inner = sum(deeper(depth));
            if (peek() != ')') {
                throw unexpected();
            }
            at++;
            return inner;
        }
        if (next == '"') {
            return new Expression.Name(quoted());
        }
        if (isDigit(next) || next == '.') {
            return new Expression.Literal(number());
        }
        if (Character.isLetter(next) || next == '_') {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return new Expression.Name(text.substring(from, at));
        }
        throw unexpected();
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '"') {
                name.append(c);
            } else if (i < text.length() && text.charAt(i) == '"') {
                name.append(text.charAt(i++));
            } else {
                at = i;
                return name.toString();
            }
        }
        throw new IllegalArgumentException("A quoted name in the expression has no end.");
    }

    private BigDecimal number() {
        int from = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected();
        }
    }

    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int deeper(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new IllegalArgumentException("An expression nests or chains at most " + MAX_DEPTH + " operations.");
        }
        return depth + 1;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException(
                at >= text.length()
                        ? "The expression ends too early."
                        : "The expression cannot be read at character " + (at + 1) + ".");
    }
}
