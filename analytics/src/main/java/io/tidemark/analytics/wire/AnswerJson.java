package io.tidemark.analytics.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON of an answer: `columns`, `rows` and `nextAfter`. Numbers are JSON numbers with decimals written out in
/// full, dates `2013-07-01`, timestamps `2013-07-01T00:00:00Z` with a fraction only where there is one.
public final class AnswerJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AnswerJson() {}

    /// Writes the three members into the object that `out` is in.
    public static void writeMembers(Answer answer, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("columns");
        for (Answer.Column column : answer.columns()) {
            out.writeTree(column(column));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("rows");
        for (List<@Nullable Object> row : answer.rows()) {
            out.writeStartArray();
            for (Object value : row) {
                write(value, out);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeStringField("nextAfter", answer.nextAfter());
    }

    /// Writes a whole object.
    public static void write(Answer answer, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeMembers(answer, out);
        out.writeEndObject();
    }

    public static ObjectNode write(Answer answer) {
        ObjectNode json = NODES.objectNode();
        ArrayNode columns = json.putArray("columns");
        answer.columns().forEach(column -> columns.add(column(column)));
        ArrayNode rows = json.putArray("rows");
        for (List<@Nullable Object> row : answer.rows()) {
            ArrayNode values = rows.addArray();
            row.forEach(value -> values.add(node(value)));
        }
        return json.put("nextAfter", answer.nextAfter());
    }

    private static ObjectNode column(Answer.Column column) {
        return NODES.objectNode()
                .put("name", column.name())
                .put("type", column.type().wireName())
                .put("role", column.role().wireName())
                .put("unit", column.unit());
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Boolean truth -> NODES.booleanNode(truth);
            case Long number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number.doubleValue());
            default -> NODES.textNode(value.toString());
        };
    }

    private static void write(@Nullable Object value, JsonGenerator out) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Boolean truth -> out.writeBoolean(truth);
            case Long number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }

    /// @throws IOException when it is not an answer
    public static Answer read(JsonNode json) throws IOException {
        try {
            List<Answer.Column> columns = new ArrayList<>();
            for (JsonNode column : json.required("columns")) {
                columns.add(new Answer.Column(
                        column.required("name").textValue(),
                        FieldType.of(column.required("type").textValue()),
                        FieldRole.of(column.required("role").textValue()),
                        column.path("unit").textValue()));
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (JsonNode row : json.required("rows")) {
                List<@Nullable Object> values = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    values.add(value(row.required(i), columns.get(i).type()));
                }
                rows.add(Collections.unmodifiableList(values));
            }
            return new Answer(columns, rows, json.path("nextAfter").textValue());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The answer of the server cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object value(JsonNode value, FieldType type) {
        if (value.isNull()) {
            return null;
        }
        return switch (type) {
            case STRING -> value.textValue();
            case INTEGER -> value.longValue();
            case DECIMAL -> value.decimalValue();
            case DOUBLE -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case DATE -> LocalDate.parse(value.asText());
            case TIMESTAMP -> Instant.parse(value.asText());
        };
    }
}
