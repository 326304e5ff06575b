package io.tidemark.app.workspace;

import java.time.Instant;

/// A time without the live line, and how what was said in it came in.
///
/// @param from when the line was lost
/// @param to   when everything missed was in
public record Stretch(Instant from, Instant to, How how) {

    /// How what was missed came in.
    public enum How {
        /// Message by message, as it was said.
        REPLAYED,
        /// The messages were not to be had any more, so what they were about was read again.
        REREAD
    }
}
