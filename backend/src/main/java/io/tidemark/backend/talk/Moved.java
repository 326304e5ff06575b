package io.tidemark.backend.talk;

import java.util.Locale;

/// What became of one member of a room whose members were to be moved.
enum Moved {
    MOVED,
    /// May not be in the other room, and stayed; or lost the right on the way there, and is in neither.
    NOT_ALLOWED,
    /// There was no place left, and it stayed.
    FULL,
    /// Was not there any more.
    GONE,
    /// The database did not answer, and it stayed.
    FAILED,
    /// Is still to be moved; nobody waited for it.
    PENDING;

    String wireName() {
        return this == NOT_ALLOWED ? "notAllowed" : name().toLowerCase(Locale.ROOT);
    }
}
