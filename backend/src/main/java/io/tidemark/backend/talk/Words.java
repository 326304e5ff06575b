package io.tidemark.backend.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.gateway.Frame;
import io.tidemark.backend.rooms.Position;
import io.tidemark.backend.rooms.Recovery;
import io.tidemark.backend.rooms.Viewer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said in rooms and answered, as the text of its envelope.
final class Words {

    /// Messages of about 220 bytes that are 10 KiB together.
    private static final int BATCHED = 40;

    private Words() {}

    /// Something said in a room.
    ///
    /// @param at null where nothing is kept
    static String said(String room, @Nullable Position at, String type, JsonNode data) {
        ObjectNode envelope = envelope(type).put("room", room);
        if (at != null) {
            envelope.put("epoch", at.epoch()).put("offset", at.offset());
        }
        envelope.set("data", data);
        return text(envelope);
    }

    /// @param missed messages that follow
    static String joined(String room, @Nullable Position at, Recovery recovery, int missed, Instant now) {
        ObjectNode data = data(now).put("room", room);
        if (at != null) {
            data.put("epoch", at.epoch()).put("offset", at.offset());
        }
        data.put("recovered", recovery instanceof Recovery.Replay).put("missed", missed);
        if (recovery instanceof Recovery.Gap(Recovery.Reason reason)) {
            data.put("gap", reason.word());
        }
        return text(envelope("room_joined"), data);
    }

    static String left(String room, Instant now) {
        return text(envelope("room_left"), data(now).put("room", room));
    }

    /// @param type `subscribed` or `unsubscribed`
    static String topic(String type, String topic, Instant now) {
        return text(envelope(type), data(now).put("topic", topic));
    }

    static String presence(String room, List<Viewer> viewers) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("room", room);
        var list = data.putArray("users");
        viewers.forEach(viewer -> list.addObject().put("id", viewer.id()).put("name", viewer.name()));
        return said(room, null, "presence", data);
    }

    /// @param id    what the client called its question, null when it did not
    /// @param query as it was asked
    static String result(@Nullable JsonNode id, JsonNode query, byte[] results, Instant now) {
        ObjectNode data = data(now);
        data.set("query", query);
        data.set("id", id);
        data.putRawValue("results", new RawValue(new String(results, StandardCharsets.UTF_8)));
        return text(envelope("query_result"), data);
    }

    static String noResult(@Nullable JsonNode id, JsonNode query, String why, Instant now) {
        ObjectNode data = data(now);
        data.set("query", query);
        data.set("id", id);
        data.putNull("results");
        ObjectNode envelope = envelope("query_result");
        envelope.set("data", data);
        envelope.putObject("error").put("message", why);
        return text(envelope);
    }

    /// @param message why it was not done, or null
    static String done(String action, @Nullable JsonNode id, boolean success, @Nullable String message, Instant now) {
        ObjectNode data = data(now).put("action", action).put("success", success);
        data.set("id", id);
        if (message != null) {
            data.put("message", message);
        }
        return text(envelope("action_result"), data);
    }

    /// @param details what it is about: a room, a topic, an id
    static String error(String message, String details) {
        return text(
                envelope("error"),
                Json.MAPPER.createObjectNode().put("message", message).put("details", details));
    }

    /// What the client put into its message, whether in `data` or beside it.
    static JsonNode member(JsonNode message, String name) {
        JsonNode inside = message.path("data").path(name);
        return inside.isMissingNode() ? message.path(name) : inside;
    }

    /// Given back as it came; null when there was none, or it is no plain value.
    static @Nullable JsonNode id(JsonNode message) {
        JsonNode id = member(message, "id");
        return id.isTextual() || id.isNumber() ? id : null;
    }

    static List<Frame> frames(List<String> texts) {
        return texts.stream().map(Frame::of).toList();
    }

    /// Short messages, many in a `batch` that is short enough not to wait for others.
    static List<Frame> batches(List<String> texts) {
        List<Frame> batches = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += BATCHED) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + BATCHED));
            batches.add(Frame.of("{\"type\":\"batch\",\"data\":[" + String.join(",", part) + "]}"));
        }
        return batches;
    }

    static ObjectNode data(Instant now) {
        return Json.MAPPER.createObjectNode().put("timestamp", now.toString());
    }

    private static ObjectNode envelope(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    private static String text(ObjectNode envelope, ObjectNode data) {
        envelope.set("data", data);
        return text(envelope);
    }

    private static String text(ObjectNode envelope) {
        try {
            return Json.MAPPER.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message is always writable", e);
        }
    }
}
