package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A message that is to be answered.
///
/// @param action   its name; empty for a query, which only reads and may be asked twice
/// @param text     as it is sent
/// @param deadline `patience` after it was asked
record Request(
        String id,
        String action,
        String text,
        Duration patience,
        Instant deadline,
        CompletableFuture<JsonNode> answer) {

    /// @param question a query or a sentence
    static Request query(String id, JsonNode question, Duration patience, Instant now) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.set("query", question);
        data.put("id", id);
        return new Request(
                id, "", Message.write("query", data), patience, now.plus(patience), new CompletableFuture<>());
    }

    static Request action(String id, String action, ObjectNode fields, Duration patience, Instant now) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("action", action).put("id", id);
        fields.properties().forEach(field -> data.putIfAbsent(field.getKey(), field.getValue()));
        return new Request(
                id, action, Message.write("action", data), patience, now.plus(patience), new CompletableFuture<>());
    }

    boolean isQuery() {
        return action.isEmpty();
    }

    int bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    void fail(RuntimeException failure) {
        answer.completeExceptionally(failure);
    }
}
