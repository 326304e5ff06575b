package io.tidemark.bridge.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message of the line in its envelope `{"type","data"}`, with room and position for what is said in rooms.
record Message(String type, JsonNode data, JsonNode envelope) {
    private static final Logger LOG = LoggerFactory.getLogger(Message.class);

    /// The messages of one frame, in order; a `batch` is as if its messages had come one by one. What is not JSON, or
    /// holds a number out of all bounds, is none.
    static List<Message> read(String text) {
        List<Message> messages = new ArrayList<>();
        try {
            unpack(Json.MAPPER.readTree(text), messages);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("the server sent what is not JSON on the live line", e);
        }
        return messages;
    }

    private static void unpack(JsonNode envelope, List<Message> into) {
        String type = envelope.path("type").asText();
        JsonNode data = envelope.path("data");
        if (type.equals("batch")) {
            data.forEach(each -> unpack(each, into));
        } else {
            into.add(new Message(type, data, envelope));
        }
    }

    static String write(String type, ObjectNode data) {
        ObjectNode envelope = Json.MAPPER.createObjectNode().put("type", type);
        envelope.set("data", data);
        try {
            return Json.MAPPER.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    /// Null for what is said outside of rooms.
    @Nullable
    String room() {
        return envelope.path("room").isTextual() ? envelope.path("room").textValue() : null;
    }

    /// Null for what the room's history does not keep.
    @Nullable
    Position position() {
        JsonNode offset = envelope.path("offset");
        return envelope.hasNonNull("epoch") && offset.canConvertToLong()
                ? new Position(envelope.get("epoch").asText(), offset.asLong())
                : null;
    }

    Push push() {
        Position position = position();
        return new Push(
                type,
                data,
                room(),
                position == null ? null : position.epoch(),
                position == null ? null : position.offset());
    }

    /// A member of the data, of the error's details or of the envelope, wherever the server put it; else empty.
    String named(String member) {
        for (JsonNode place : List.of(data, data.path("details"), envelope)) {
            if (place.path(member).isValueNode() && !place.path(member).isNull()) {
                return place.path(member).asText();
            }
        }
        return "";
    }
}
