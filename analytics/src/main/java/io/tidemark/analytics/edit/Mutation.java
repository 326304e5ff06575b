package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing a person did to one document on one device.
///
/// Fields are named by their paths, see [Units]. `base` has what each field that is touched was before, as far as it
/// was there, and all fields of a list's element of which one is touched: enough to put the change onto any later
/// state of the document.
///
/// @param n           1 for the first of the device, one more for each
/// @param key         UUIDv7, the change's own name: whoever sends it again, and under whatever number, means this one
/// @param kind        the plural of the path: `dashboards`
/// @param id          of the document
/// @param baseVersion the version that was on the screen, of the server's; 0 for a document that is new
/// @param set         what fields are to be
/// @param unset       the paths of fields that are to go
/// @param ops         `delete` for the whole document, or nothing
public record Mutation(
        long n,
        String key,
        String kind,
        String id,
        long baseVersion,
        Map<String, JsonNode> base,
        Map<String, JsonNode> set,
        List<String> unset,
        List<String> ops) {
    /// In `ops`: the document is to go.
    public static final String DELETE = "delete";

    public Mutation {
        base = present(base);
        set = present(set);
        @Nullable List<String> gone = unset;
        unset = gone == null ? List.of() : List.copyOf(gone);
        @Nullable List<String> asked = ops;
        ops = asked == null ? List.of() : List.copyOf(asked);
    }

    private static Map<String, JsonNode> present(@Nullable Map<String, JsonNode> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /// Keeps the place of a number: of a document that nobody has, named by the key.
    public static Mutation nothing(long n, String key) {
        return new Mutation(n, key, "dashboards", key, 1, Map.of(), Map.of(), List.of(), List.of());
    }

    /// Whether it has no effect on any document.
    public boolean changesNothing() {
        return baseVersion > 0 && set.isEmpty() && unset.isEmpty() && ops.isEmpty();
    }

    public boolean creates() {
        return baseVersion == 0;
    }

    public boolean deletes() {
        return ops.contains(DELETE);
    }

    /// The same change where version numbers are of another history: a delete then only takes away what this device
    /// alone made.
    public Mutation ofAnyVersion() {
        return new Mutation(n, key, kind, id, 0, base, set, unset, ops);
    }

    /// The same change under another number: of a device that had to begin to count anew.
    public Mutation numbered(long number) {
        return new Mutation(number, key, kind, id, baseVersion, base, set, unset, ops);
    }
}
