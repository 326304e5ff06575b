package io.tidemark.backend.rooms;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What somebody who joins gets of what was said before.
public sealed interface Recovery {

    /// Nothing was asked for.
    record Fresh() implements Recovery {}

    /// All that was missed, in order; often nothing.
    record Replay(List<Message> messages) implements Recovery {}

    /// Something may have been missed that cannot be told any more: the client has to fetch.
    record Gap(Reason reason) implements Recovery {}

    /// One thing said in a room.
    ///
    /// @param text as it goes to the members, encoded
    /// @param bytes of the text in UTF-8
    record Message(long offset, String text, int bytes, Instant at) {}

    /// Why there is a gap.
    enum Reason {
        /// More was said since than is kept, or than is told again.
        SIZE,
        /// It is longer ago than is kept, or before the room was opened here.
        AGE,
        /// The position is of another history than the server's.
        EPOCH;

        /// As clients read it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
