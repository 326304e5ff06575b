package io.tidemark.bridge.live;

import java.util.function.Consumer;

/// Opens sockets and fetches tokens, each on a thread of its own, and reports what came of it.
interface Dialer {

    /// @param newToken true when the server refused the token of the last attempt
    void dial(int attempt, boolean newToken, Consumer<LineEvent> events);

    /// Ends in [LineEvent.Token] or [LineEvent.NoToken].
    void freshToken(int attempt, Consumer<LineEvent> events);
}
