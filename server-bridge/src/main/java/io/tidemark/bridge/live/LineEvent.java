package io.tidemark.bridge.live;

/// What reaches the thread that owns the live line. `attempt` numbers the connections, so that what an old one
/// still says is known to be old.
sealed interface LineEvent {

    /// A socket that is open; the server has not greeted yet.
    record Opened(int attempt, Socket socket) implements LineEvent {}

    record Text(int attempt, String text) implements LineEvent {}

    /// The peer's answer to a protocol ping, or its own ping.
    record Alive(int attempt) implements LineEvent {}

    /// @param code of RFC 6455; 1006 when the line just broke
    record Closed(int attempt, int code) implements LineEvent {}

    /// Nothing was opened.
    record Failed(int attempt, RuntimeException failure) implements LineEvent {}

    /// The handshake was answered with 401: the token was not taken.
    record Refused(int attempt) implements LineEvent {}

    record TryNow() implements LineEvent {}

    record Stop() implements LineEvent {}

    /// A deadline has passed.
    record Tick() implements LineEvent {}
}
