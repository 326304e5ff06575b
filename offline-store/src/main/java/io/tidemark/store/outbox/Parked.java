package io.tidemark.store.outbox;

import io.tidemark.analytics.edit.Mutation;
import java.time.Instant;

/// Something a person did that could not be saved; kept until the person has decided.
///
/// @param title    the document's, as it was meant to be; empty when it has none
/// @param reason   for people
/// @param mutation all that was typed
public record Parked(
        String key, String kind, String documentId, String title, Instant at, String reason, Mutation mutation) {}
