package io.tidemark.bridge.live;

import java.time.Instant;
import java.util.Set;

/// What reaches the thread that owns the live line.
sealed interface LineEvent {

    /// Of one connection. `attempt` numbers them, so that what an old one still says is known to be old.
    sealed interface OfConnection extends LineEvent {
        int attempt();
    }

    /// A socket that is open; the server has not greeted yet.
    ///
    /// @param tokenEnds when the token it was opened with ends; [Instant#MAX] when that is not known
    record Opened(int attempt, Socket socket, Instant tokenEnds) implements OfConnection {}

    record Text(int attempt, String text) implements OfConnection {}

    /// The peer's answer to a protocol ping.
    record Alive(int attempt) implements OfConnection {}

    /// @param code of RFC 6455; 1006 when the line just broke
    record Closed(int attempt, int code) implements OfConnection {}

    /// Nothing was opened.
    record Failed(int attempt, RuntimeException failure) implements OfConnection {}

    /// The handshake was answered with 401: the token was not taken.
    record Refused(int attempt) implements OfConnection {}

    /// A fresh token for the connection that is open. Its text form leaves the token out, for logs.
    record Token(int attempt, String token, Instant ends) implements OfConnection {
        @Override
        public String toString() {
            return "Token[attempt=" + attempt + ", ends=" + ends + "]";
        }
    }

    /// There is no fresh token to be had for now.
    record NoToken(int attempt, RuntimeException failure) implements OfConnection {}

    /// @param present whether the other members are to see who is there
    record Join(String room, boolean present) implements LineEvent {}

    record Leave(String room) implements LineEvent {}

    record Subscribe(String topic) implements LineEvent {}

    record Unsubscribe(String topic) implements LineEvent {}

    record Ask(Request request) implements LineEvent {}

    /// Nobody waits for this answer any more.
    record Withdraw(String id) implements LineEvent {}

    /// The server, which had been away, answered a call that was not the line's.
    record Answered() implements LineEvent {}

    /// The addresses this computer has in its networks.
    record Addresses(Set<String> addresses) implements LineEvent {}

    record TryNow() implements LineEvent {}

    record Stop() implements LineEvent {}

    /// A deadline has passed.
    record Tick() implements LineEvent {}
}
