package io.tidemark.app.workspace;

import io.tidemark.analytics.edit.Mutation;
import java.time.Instant;

/// A change the server did not take; nowhere else is what was typed.
///
/// @param kind     of the document: `dashboards`
/// @param title    of the document; empty when it has none
/// @param at       when the person did it
/// @param reason   for people
/// @param mutation what was typed, field by field
public record UnsavedChange(
        String key, String kind, String documentId, String title, Instant at, String reason, Mutation mutation) {}
