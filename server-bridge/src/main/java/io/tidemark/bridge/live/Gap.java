package io.tidemark.bridge.live;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Why messages of a room could not be said again.
public enum Gap {
    /// Too many were missed.
    SIZE,
    /// They were missed too long ago.
    AGE,
    /// The room's history was begun anew.
    EPOCH,
    /// The server did not say why, or for a reason this program does not know.
    UNSAID;

    /// What an answer to `join` says; null when nothing is missing.
    static @Nullable Gap of(JsonNode answer) {
        if (!answer.hasNonNull("gap")) {
            return null;
        }
        return switch (answer.get("gap").asText()) {
            case "size" -> SIZE;
            case "age" -> AGE;
            case "epoch" -> EPOCH;
            default -> UNSAID;
        };
    }
}
