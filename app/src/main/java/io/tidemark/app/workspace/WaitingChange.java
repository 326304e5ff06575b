package io.tidemark.app.workspace;

import java.time.Instant;

/// A change that is on its way to the server.
///
/// @param kind    of the document: `dashboards`
/// @param title   of the document; empty when it has none
/// @param at      when the person did it
/// @param creates whether it makes the document
/// @param deletes whether it takes the document away
public record WaitingChange(
        String key, String kind, String documentId, String title, Instant at, boolean creates, boolean deletes) {

    /// What was done, in one word.
    public String deed() {
        return deletes ? "deleted" : creates ? "new" : "changed";
    }
}
