package io.tidemark.backend.rest;

import io.vertx.core.http.ServerWebSocket;

/// Takes over each WebSocket opened at `/ws-analytics`. Called on the socket's event loop: set the handlers there,
/// block elsewhere.
@FunctionalInterface
public interface Line {
    void open(ServerWebSocket socket);
}
