package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What lies between two states of a document.
///
/// @param base  see [Mutation]
/// @param set   fields that are new or others than before
/// @param unset fields that went
public record Edit(Map<String, JsonNode> base, Map<String, JsonNode> set, List<String> unset) {

    /// @param before null for a document that is new
    public static Edit between(String kind, @Nullable Content before, Content after) {
        Map<String, JsonNode> was = before == null ? Map.of() : Units.of(kind, before);
        Map<String, JsonNode> is = Units.of(kind, after);
        Map<String, JsonNode> set = new TreeMap<>();
        List<String> unset = new ArrayList<>();
        Set<String> touched = new TreeSet<>();
        is.forEach((path, value) -> {
            if (!Same.same(was.get(path), value)) {
                set.put(path, value);
                touched.add(path);
            }
        });
        for (String path : was.keySet()) {
            if (!is.containsKey(path)) {
                unset.add(path);
                touched.add(path);
            }
        }
        return new Edit(base(kind, was, touched), set, unset);
    }

    /// The touched fields as they were, and with one field of an element all of it.
    private static Map<String, JsonNode> base(String kind, Map<String, JsonNode> was, Set<String> touched) {
        Shape shape = Shape.of(kind);
        Set<String> elements = new TreeSet<>();
        for (String path : touched) {
            Units.Element element = Units.Element.of(path, shape);
            if (element != null) {
                elements.add(element.whole());
            }
        }
        Map<String, JsonNode> base = new TreeMap<>();
        was.forEach((path, value) -> {
            Units.Element element = Units.Element.of(path, shape);
            if (touched.contains(path) || (element != null && elements.contains(element.whole()))) {
                base.put(path, value);
            }
        });
        return base;
    }

    /// Another state of the document with these fields as they are to be, whatever they are there. All that is not
    /// named stays; `base` counts for nothing.
    ///
    /// @throws BadMutation when a field is none of the kind, or is of a list's element that is not there
    public Content onto(String kind, Content content) {
        Map<String, JsonNode> was = new TreeMap<>(Units.of(kind, content));
        was.keySet().removeIf(path -> !set.containsKey(path) && !unset.contains(path));
        Mutation mutation = new Mutation(1, "", kind, "", 1, was, set, unset, List.of());
        return Merge.onto(content, mutation, Merge.Rule.MINE).content();
    }

    public boolean isNothing() {
        return set.isEmpty() && unset.isEmpty();
    }
}
