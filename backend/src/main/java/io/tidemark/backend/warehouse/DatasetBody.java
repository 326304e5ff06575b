package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.model.InvalidDataset;
import io.tidemark.backend.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A dataset as somebody declares it, checked member by member so that each fault has its pointer.
final class DatasetBody {

    private DatasetBody() {}

    /// @throws BackendException 400 with a pointer
    static Dataset read(JsonNode body) {
        List<Field> fields = new ArrayList<>();
        JsonNode given = body.path("fields");
        if (!given.isArray()) {
            throw BackendException.badField("/fields", "A dataset needs a list of fields.");
        }
        for (int i = 0; i < given.size(); i++) {
            fields.add(field(given.get(i), "/fields/" + i));
        }
        try {
            return new Dataset(
                    text(body, "id", ""),
                    body.path("title").asText(""),
                    fields,
                    texts(body, "key", ""),
                    texts(body, "partitionBy", ""));
        } catch (InvalidDataset e) {
            throw invalid("", e);
        }
    }

    private static Field field(JsonNode node, String pointer) {
        String name = text(node, "name", pointer);
        FieldType type = type(text(node, "type", pointer), pointer + "/type");
        Field plain = Field.of("plain", type);
        FieldRole role = node.hasNonNull("role") ? role(node.path("role").asText(), pointer + "/role") : plain.role();
        @Nullable String unit = node.hasNonNull("unit") ? node.path("unit").asText() : null;
        try {
            return new Field(
                    name,
                    type,
                    role,
                    unit,
                    texts(node, "synonyms", pointer),
                    scale(node.path("scale"), pointer + "/scale"));
        } catch (InvalidDataset e) {
            throw invalid(pointer, e);
        }
    }

    private static int scale(JsonNode value, String pointer) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw BackendException.badField(pointer, "The digits after the point are a whole number.");
        }
        return value.intValue();
    }

    private static FieldType type(String name, String pointer) {
        for (FieldType type : FieldType.values()) {
            if (type.wireName().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw BackendException.badField(
                pointer, "A type is string, integer, decimal, double, boolean, date or timestamp.");
    }

    private static FieldRole role(String name, String pointer) {
        for (FieldRole role : FieldRole.values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw BackendException.badField(pointer, "A role is dimension, measure or time.");
    }

    private static String text(JsonNode node, String name, String pointer) {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw BackendException.badField(pointer + "/" + name, "This needs a text.");
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode node, String name, String pointer) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isTextual()) {
                throw BackendException.badField(pointer + "/" + name, "This needs a list of texts.");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    private static BackendException invalid(String pointer, InvalidDataset fault) {
        String detail = String.valueOf(fault.getMessage());
        return new BackendException(400, detail, List.of(new BackendException.FieldError(pointer, detail)), fault);
    }
}
