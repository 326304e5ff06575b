package io.tidemark.bridge.live;

/// One open WebSocket. Calls do not block for long; a failure shows as [LineEvent.Closed].
interface Socket {
    void send(String text);

    void close();
}
