package io.tidemark.bridge.live;

/// The server answered the handshake with 401 or 403. Never leaves this package.
final class LineRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LineRefused(Throwable cause) {
        super("the live line was refused", cause);
    }
}
