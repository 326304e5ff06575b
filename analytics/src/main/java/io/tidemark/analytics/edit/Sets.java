package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sets of texts: both sides' additions are in, what either side took away is out.
final class Sets {

    private Sets() {}

    /// Whether these can be merged as sets: each is absent or a list of texts.
    static boolean are(@Nullable JsonNode before, @Nullable JsonNode yours, @Nullable JsonNode theirs) {
        return isSet(before) && isSet(yours) && isSet(theirs);
    }

    private static boolean isSet(@Nullable JsonNode value) {
        if (value == null) {
            return true;
        }
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                return false;
            }
        }
        return true;
    }

    /// Null when it is to go: one side took the whole away, and nothing is left in it.
    static @Nullable JsonNode merged(@Nullable JsonNode before, @Nullable JsonNode yours, @Nullable JsonNode theirs) {
        Set<String> was = texts(before);
        Set<String> wanted = texts(yours);
        Set<String> merged = texts(theirs);
        merged.removeIf(text -> was.contains(text) && !wanted.contains(text));
        for (String text : wanted) {
            if (!was.contains(text)) {
                merged.add(text);
            }
        }
        return merged.isEmpty() && (yours == null || theirs == null) ? null : Units.texts(merged);
    }

    private static Set<String> texts(@Nullable JsonNode set) {
        Set<String> texts = new LinkedHashSet<>();
        if (set != null) {
            set.forEach(each -> texts.add(each.asText()));
        }
        return texts;
    }
}
