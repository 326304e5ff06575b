package io.tidemark.bridge.live;

import java.util.function.Consumer;

/// Opens sockets, each on a thread of its own, and reports what happens to them.
interface Dialer {

    /// @param newToken true when the server refused the token of the last attempt
    void dial(int attempt, boolean newToken, Consumer<LineEvent> events);
}
