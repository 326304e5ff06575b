package io.tidemark.app.changes;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.BadMutation;
import io.tidemark.analytics.edit.FieldName;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.wire.QueryJson;
import io.tidemark.app.dashboard.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of documents of a kind, by their paths, in people's words.
final class FieldWords {
    private static final String TITLE = "title";
    private static final List<String> PLACE = List.of("x", "y", "w", "h");

    private final String kind;
    private final Map<String, String> tiles = new HashMap<>();

    FieldWords(String kind) {
        this.kind = kind;
    }

    /// Learns how tiles are called; what was learnt before counts.
    void learn(Map<String, JsonNode> fields) {
        fields.forEach((path, value) -> {
            FieldName name = name(path);
            if (name != null && name.element() != null && name.members().equals(List.of(TITLE))) {
                tiles.putIfAbsent(name.element(), value.asText());
            }
        });
    }

    /// Null for one that a newer program made up.
    private @Nullable FieldName name(String path) {
        try {
            return FieldName.of(kind, path);
        } catch (BadMutation _) {
            return null;
        }
    }

    /// The id of the tile a field belongs to, where the field decides what is drawn; null for any other.
    @Nullable
    String drawn(String path) {
        FieldName name = name(path);
        if (name == null || name.members().size() != 1) {
            return null;
        }
        boolean decides =
                List.of("query", "type", "options").contains(name.members().getFirst());
        return decides ? name.element() : null;
    }

    /// `Title`, `Query of the tile “Revenue by month”`.
    String nameOf(String path) {
        FieldName name = name(path);
        if (name == null) {
            return path;
        }
        if (name.members().isEmpty()) {
            return "Order of the " + name.list();
        }
        String member = member(name.members());
        return name.element() == null ? member : member + " of the tile " + tile(name.element());
    }

    String tile(String id) {
        String title = tiles.getOrDefault(id, "");
        return title.isBlank() ? "without a title" : "“" + title + "”";
    }

    private static String member(List<String> members) {
        if (members.equals(PLACE)) {
            return "Place and size";
        }
        if (members.contains("operator")) {
            return "Condition";
        }
        return switch (members.getFirst()) {
            case "visibility" -> "Who may see it";
            case "sharedWith" -> "Shared with";
            case "time", "from" -> "Time range";
            case "type" -> "Kind of chart";
            default -> Names.readable(members.getFirst());
        };
    }

    /// Empty where there is nothing.
    String valueOf(String path, @Nullable JsonNode value) {
        FieldName name = name(path);
        if (value == null || value.isNull()) {
            return "";
        }
        if (name == null || name.members().isEmpty()) {
            return name == null ? text(value) : order(value);
        }
        if (name.members().equals(PLACE)) {
            return place(value);
        }
        return switch (name.members().getFirst()) {
            case "visibility" -> visibility(value.asText());
            case "sharedWith" -> value.size() == 1 ? "1 person" : value.size() + " people";
            case "query" -> query(value);
            default -> text(value);
        };
    }

    private String order(JsonNode ids) {
        List<String> names = new ArrayList<>();
        ids.forEach(id -> names.add(tile(id.asText())));
        return String.join(", ", names);
    }

    private static String place(JsonNode place) {
        return "column " + (place.path("x").asInt() + 1) + " · row "
                + (place.path("y").asInt() + 1) + "\n"
                + place.path("w").asInt() + " wide · "
                + place.path("h").asInt() + " high";
    }

    private static String visibility(String visibility) {
        return switch (visibility) {
            case "private" -> "its owner only";
            case "shared" -> "those it is shared with";
            case "public" -> "everybody here";
            default -> visibility;
        };
    }

    private static String query(JsonNode query) {
        try {
            return QueryWords.of(QueryJson.read(query));
        } catch (InvalidQuery _) {
            return text(query);
        }
    }

    /// Members one below the other; what is inside of one on its line.
    private static String text(JsonNode value) {
        if (value.isObject()) {
            List<String> lines = new ArrayList<>();
            value.properties()
                    .forEach(member -> lines.add(Names.readable(member.getKey()) + ": " + inside(member.getValue())));
            return String.join("\n", lines);
        }
        return inside(value);
    }

    private static String inside(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> parts.add(inside(each)));
            return String.join(", ", parts);
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(member -> parts.add(Names.readable(member.getKey()) + " " + inside(member.getValue())));
            return "(" + String.join(", ", parts) + ")";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.isNull()
                ? "nothing"
                : value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }
}
