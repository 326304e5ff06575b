package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Whether two values are the same to people: numbers by their value however they are written.
public final class Same {
    private static final Comparator<JsonNode> BY_VALUE = (first, second) -> {
        if (first.isNumber() && second.isNumber()) {
            return first.decimalValue().compareTo(second.decimalValue());
        }
        return first.equals(second) ? 0 : 1;
    };

    private Same() {}

    public static boolean same(@Nullable JsonNode first, @Nullable JsonNode second) {
        if (first == null || second == null) {
            return first == null && second == null;
        }
        return first.equals(BY_VALUE, second);
    }
}
