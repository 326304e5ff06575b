package io.tidemark.analytics.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// Something a person made: a dashboard today. One shape for every kind.
///
/// @param id         UUIDv7, made by whoever creates it
/// @param kind       the plural of the path: `dashboards`
/// @param version    the server's: 1 on creation, one more on every change; 0 while only this device has it
/// @param visibility `private`, `shared` or `public`
/// @param sharedWith user ids, used when `shared`
public record Document(
        String id,
        String kind,
        long version,
        String ownerId,
        String visibility,
        List<String> sharedWith,
        JsonNode body,
        Instant createdAt,
        Instant updatedAt) {}
