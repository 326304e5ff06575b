package io.tidemark.analytics.edit;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One field that two people changed to different things.
///
/// @param path   see [Units]
/// @param before what both had before them; null when it was not there
/// @param yours  what the later change wanted; null when the field was to go
/// @param theirs what stands; null when the field is gone
public record Dispute(
        String path,
        @Nullable JsonNode before,
        @Nullable JsonNode yours,
        @Nullable JsonNode theirs) {}
