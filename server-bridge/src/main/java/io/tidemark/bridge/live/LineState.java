package io.tidemark.bridge.live;

import java.time.Instant;

/// How the live line is.
public sealed interface LineState {

    record Connecting() implements LineState {}

    record Connected(String connectionId, Instant since) implements LineState {}

    /// Not connected; tries again by itself.
    record Waiting(Instant nextTry) implements LineState {}

    /// Not connected and not trying: the sign-in was refused, or the server closed the line for good.
    record Ended(String sentence) implements LineState {}

    /// Closed by this program.
    record Closed() implements LineState {}
}
