package io.tidemark.backend.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rest.Line;
import java.time.Duration;
import java.time.Instant;

/// What the server says on the line, as the text of its envelope `{"type","data"}`.
final class Messages {

    /// Half as deep as JSON can be written, so that what was read can always be sent back.
    private static final int DEEPEST = 500;

    private static final ObjectReader READING = Json.MAPPER
            .reader()
            .with(Json.MAPPER
                    .getFactory()
                    .rebuild()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build());

    private Messages() {}

    /// What a client says; missing where it says nothing.
    ///
    /// @throws JsonProcessingException  when it is no JSON
    /// @throws IllegalArgumentException when it holds a number that is not read
    static JsonNode read(String text) throws JsonProcessingException {
        return READING.readTree(text);
    }

    static String established(Caller caller, String connectionId, Instant now, Duration heartbeat) {
        ObjectNode data = data().put("clientId", connectionId)
                .put("userId", caller.userId())
                .put("tenantId", caller.tenant())
                .put("serverTime", now.toString())
                .put("connectionId", connectionId)
                .put("heartbeatSeconds", heartbeat.toSeconds());
        data.putObject("limits")
                .put("maxFrameBytes", Line.LARGEST_FRAME)
                .put("messagesPerMinute", Allowance.MESSAGES)
                .put("refusedSeconds", Allowance.PENALTY.toSeconds())
                .put("batchAboveBytes", Outgoing.LARGE_BYTES)
                .put("batchMessages", Outgoing.BATCH_MESSAGES)
                .put("behindMessages", Outgoing.MOST_MESSAGES)
                .put("behindBytes", Outgoing.MOST_BYTES);
        return text("connection_established", data);
    }

    static String refused(String message) {
        return text("connection_error", data().put("message", message));
    }

    /// Whatever the client called the time comes back as it was.
    static String pong(JsonNode ping, Instant now) {
        JsonNode given = ping.path("data").path("timestamp");
        JsonNode timestamp = given.isValueNode() && !given.isNull() ? given : ping.path("timestamp");
        ObjectNode data = data();
        if (timestamp.isValueNode() && !timestamp.isNull()) {
            data.set("timestamp", timestamp);
        } else {
            data.put("timestamp", now.toString());
        }
        return text("pong", data);
    }

    static String poke(long lsn, long policyVersion) {
        return text("sync_poke", data().put("lsn", lsn).put("policyVersion", policyVersion));
    }

    static String tokenExpiring(Duration left) {
        return text("token_expiring", data().put("expiresInSeconds", left.toSeconds()));
    }

    static String tokenAccepted() {
        return text("token_accepted", data());
    }

    /// In whole seconds, never too early.
    static String rateLimited(Duration retryAfter) {
        return text(
                "rate_limit_exceeded",
                data().put("retryAfter", retryAfter.plusMillis(999).toSeconds()));
    }

    static String closing(Duration retryAfter) {
        return text("server_closing", data().put("retryAfterMs", retryAfter.toMillis()));
    }

    static String error(String message, String details) {
        return text("error", data().put("message", message).put("details", details));
    }

    private static ObjectNode data() {
        return Json.MAPPER.createObjectNode();
    }

    private static String text(String type, ObjectNode data) {
        ObjectNode envelope = Json.MAPPER.createObjectNode().put("type", type);
        envelope.set("data", data);
        try {
            return Json.MAPPER.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message is always writable", e);
        }
    }
}
