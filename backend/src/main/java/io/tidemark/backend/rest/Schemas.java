package io.tidemark.backend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// JSON schemas of the records that routes take and give, each written once and referred to by its name.
final class Schemas {

    private final ObjectNode definitions = Json.MAPPER.createObjectNode();

    ObjectNode definitions() {
        return definitions;
    }

    JsonNode of(Type type) {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() instanceof Class<?> raw -> container(raw, generic);
            case Class<?> plain -> plain(plain);
            default -> node();
        };
    }

    private JsonNode container(Class<?> raw, ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return node().put("type", "array").set("items", of(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return node().put("type", "object").set("additionalProperties", of(arguments[1]));
        }
        return of(raw);
    }

    private JsonNode plain(Class<?> type) {
        if (type == String.class) {
            return node().put("type", "string");
        } else if (type == UUID.class) {
            return node().put("type", "string").put("format", "uuid");
        } else if (type == Instant.class) {
            return node().put("type", "string").put("format", "date-time");
        } else if (type == boolean.class || type == Boolean.class) {
            return node().put("type", "boolean");
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return node().put("type", "integer");
        } else if (type == double.class || type == Double.class || type == BigDecimal.class) {
            return node().put("type", "number");
        } else if (type.isRecord()) {
            return reference(type);
        }
        return node();
    }

    private JsonNode reference(Class<?> record) {
        String name = record.getSimpleName();
        if (!definitions.has(name)) {
            ObjectNode definition = definitions.putObject(name).put("type", "object");
            ObjectNode properties = definition.putObject("properties");
            for (RecordComponent component : record.getRecordComponents()) {
                properties.set(component.getName(), of(component.getGenericType()));
            }
        }
        return node().put("$ref", "#/components/schemas/" + name);
    }

    private static ObjectNode node() {
        return Json.MAPPER.createObjectNode();
    }
}
