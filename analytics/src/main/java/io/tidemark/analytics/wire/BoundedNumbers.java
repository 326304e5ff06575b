package io.tidemark.analytics.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.Serial;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Makes the nodes of a JSON tree, but no number whose exponent is past [#MOST_DIGITS]: `1e999999999` is eleven
/// characters that would be a gigabyte once somebody writes it out.
final class BoundedNumbers extends JsonNodeFactory {
    /// More than any double has before or after the point without being zero or infinite.
    static final int MOST_DIGITS = 400;

    @Serial
    private static final long serialVersionUID = 1L;

    BoundedNumbers() {
        super(true);
    }

    /// @throws IllegalArgumentException with a sentence
    @Override
    public ValueNode numberNode(@Nullable BigDecimal number) {
        if (number != null && Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("A number has an exponent of at most " + MOST_DIGITS + ".");
        }
        return super.numberNode(number);
    }
}
