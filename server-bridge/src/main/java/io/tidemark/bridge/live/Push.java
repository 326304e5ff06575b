package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A message that the server sent unasked. What it is about can be read by REST.
///
/// @param room   null for what is said outside of rooms
/// @param epoch  of the room's history; null together with `offset` for what is not kept there, as `presence`
/// @param offset in that epoch, rising
public record Push(
        String type,
        JsonNode data,
        @Nullable String room,
        @Nullable String epoch,
        @Nullable Long offset) {}
