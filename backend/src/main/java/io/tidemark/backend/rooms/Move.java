package io.tidemark.backend.rooms;

/// What came of somebody's wish to leave one room for another: what came of entering the other, if it was in the one.
public sealed interface Move permits Entry, Move.NotThere {

    /// The member was not where it was to be moved from, and has not moved.
    record NotThere() implements Move {}
}
