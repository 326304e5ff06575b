package io.tidemark.bridge.live;

/// One open WebSocket. Calls do not block for long; a failure shows as [LineEvent.Closed].
interface Socket {

    /// @return false when certainly nothing of it went out
    boolean send(String text);

    void close();
}
