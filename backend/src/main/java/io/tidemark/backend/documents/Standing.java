package io.tidemark.backend.documents;

import io.tidemark.analytics.model.Document;

/// What there is under an id, for one person.
public sealed interface Standing {

    /// There never was anything.
    record Free() implements Standing {}

    /// Something that is not for this person to know about, or is of another kind.
    record Hidden() implements Standing {}

    record There(Document document) implements Standing {}

    /// @param last what it was when it was deleted; its version is that of the deletion
    record Deleted(Document last) implements Standing {}
}
