package io.tidemark.analytics.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A condition on the rows that are counted. Values are JSON scalars (`String`, `Long`, `BigDecimal`, `Boolean`)
/// until they are checked against the field's type; a time may be relative (`now-7d`). A null value fulfils no
/// condition but `isNull`, and `!=` and `notIn`, which ask for everything else, null included.
public sealed interface Filter {
    String field();

    enum Comparison {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    enum TextMatch {
        CONTAINS,
        STARTS_WITH
    }

    record Compare(String field, Comparison op, Object value) implements Filter {}

    record In(String field, List<Object> values, boolean negated) implements Filter {
        public In {
            values = List.copyOf(values);
        }
    }

    /// Contains `from`, excludes `to`; a null end is open, but not both.
    record Between(
            String field, @Nullable Object from, @Nullable Object to) implements Filter {}

    /// Case matters: text compares by code point.
    record Text(String field, TextMatch match, String value) implements Filter {}

    record Null(String field, boolean negated) implements Filter {}
}
