package io.tidemark.backend.mutations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import java.time.Instant;
import java.util.UUID;

/// Whose mutations these are.
///
/// @param id  the user's
/// @param now when the server takes them
public record Author(String id, String name, String device, Instant now) {

    /// @param key UUIDv7 of the mutation, whose time says when it was done; a device's clock may be ahead
    ObjectNode signature(String key) {
        Instant done = Instant.ofEpochMilli(UUID.fromString(key).getMostSignificantBits() >>> 16);
        return Json.MAPPER
                .createObjectNode()
                .put("by", id)
                .put("name", name)
                .put("at", (done.isAfter(now) ? now : done).toString())
                .put("device", device);
    }
}
