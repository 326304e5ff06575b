package io.tidemark.soak;

import java.time.Duration;

/// What a network does to those who talk over it. What is a [Weather] holds for all connections, until another of its
/// kind or until it is healed; what is a [Stroke] hits the connections that are open.
sealed interface Fault {

    /// Which way bytes go.
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    sealed interface Weather extends Fault {}

    sealed interface Stroke extends Fault {}

    /// Each piece takes this long, and up to `jitter` longer; pieces do not overtake each other.
    record Latency(Duration least, Duration jitter) implements Weather {}

    record Bandwidth(int bytesPerSecond) implements Weather {}

    /// Nothing comes through that way, the end of a stream neither; it comes once that is healed, as TCP sends again.
    record BlackHole(Direction direction) implements Weather {}

    /// Each byte is sent on by itself.
    record Slices() implements Weather {}

    /// A connection is hit when it has brought the client so many bytes, and so is each that follows it.
    record Cut(long bytes, Stroke how) implements Weather {}

    /// Both ends are told that the other one does not know the connection.
    record Reset() implements Stroke {}

    /// Nothing comes through any more, and neither end is told.
    record HalfOpen() implements Stroke {}

    /// Both ends are told that the other one has said all it had to say.
    record Close() implements Stroke {}
}
