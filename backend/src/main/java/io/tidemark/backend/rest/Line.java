package io.tidemark.backend.rest;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;

/// Takes over each WebSocket opened at `/ws-analytics`. Called on the socket's event loop: set the handlers there,
/// block elsewhere.
public interface Line {

    /// Bytes of a frame, and of a message in pieces.
    int LARGEST_FRAME = 64 * 1024;

    /// The status that answers a request for a WebSocket: 101 opens one, anything else refuses it.
    int answer(ServerWebSocketHandshake request);

    void open(ServerWebSocket socket);
}
