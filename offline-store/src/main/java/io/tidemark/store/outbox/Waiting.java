package io.tidemark.store.outbox;

import java.time.Instant;

/// Something a person did of which no server has said anything yet.
///
/// @param n       in the order of what this device did
/// @param title   the document's, as it is afterwards; empty when it has none
/// @param creates whether the document is a new one
/// @param deletes whether the document is to go
public record Waiting(
        long n,
        String key,
        String kind,
        String documentId,
        String title,
        Instant at,
        boolean creates,
        boolean deletes) {}
