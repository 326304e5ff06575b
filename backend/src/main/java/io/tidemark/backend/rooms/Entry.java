package io.tidemark.backend.rooms;

import org.jspecify.annotations.Nullable;

/// What came of somebody's wish to be in a room.
public sealed interface Entry extends Move {

    /// In it, whether or not the member was before.
    ///
    /// @param members how many there are now
    /// @param liveAfter null in a room that keeps nothing. What is published at or before it is in the recovery, or
    ///        the member has it: it is not to be sent to this member, should it come; all that is after will come
    record Joined(int members, @Nullable Position liveAfter, Recovery recovery) implements Entry {

        /// Whether what is published there is for this member to be sent.
        public boolean isLive(Position at) {
            return liveAfter == null || !liveAfter.reaches(at);
        }
    }

    /// Not in it: there is no place left.
    record Full(int capacity) implements Entry {}
}
