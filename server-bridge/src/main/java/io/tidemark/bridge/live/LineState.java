package io.tidemark.bridge.live;

import java.time.Instant;

/// How the live line is. [LineListener#state] is told each time it becomes another.
public sealed interface LineState {

    /// Nobody is signed in, or the line is not started, or closed.
    record SignedOut() implements LineState {}

    /// From dialling to the server's greeting.
    record Connecting() implements LineState {}

    record Live() implements LineState {}

    /// Not connected; tries again by itself.
    ///
    /// @param until   when
    /// @param attempt how many tries have failed since the line last held for a while
    /// @param asked   whether the server, which has many clients, asked to wait
    record Waiting(Instant until, int attempt, boolean asked) implements LineState {

        public Waiting(Instant until, int attempt) {
            this(until, attempt, false);
        }
    }

    /// The server wants no line with this sign-in, or none at all for now. Tries again when told to.
    ///
    /// @param reason a sentence for people
    record Refused(String reason) implements LineState {}
}
