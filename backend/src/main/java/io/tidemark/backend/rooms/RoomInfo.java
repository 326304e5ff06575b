package io.tidemark.backend.rooms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One room as it is looked at.
///
/// @param lastActive when somebody last came, went or said something
/// @param history null for a room that keeps nothing
public record RoomInfo(
        String name,
        int members,
        Instant created,
        Instant lastActive,
        @Nullable Kept history) {

    /// What is kept of what was said.
    ///
    /// @param firstOffset of the oldest message kept, null when there is none
    /// @param lastOffset up to which the room was told
    /// @param lastAt when the newest message kept was said, null when there is none
    public record Kept(
            int messages,
            long bytes,
            @Nullable Long firstOffset,
            long lastOffset,
            @Nullable Instant lastAt) {}
}
