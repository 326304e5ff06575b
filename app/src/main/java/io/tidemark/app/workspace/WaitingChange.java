package io.tidemark.app.workspace;

import java.time.Instant;

/// A change that is on its way to the server.
///
/// @param kind    of the document: `dashboards`
/// @param title   of the document; empty when it has none
/// @param at      when the person did it
/// @param deletes whether it takes the document away
public record WaitingChange(String key, String kind, String documentId, String title, Instant at, boolean deletes) {}
