package io.tidemark.store.file;

/// There is no room for a change. The replica is as before it.
public final class DiskFull extends StoreException {
    private static final long serialVersionUID = 1L;

    DiskFull(String message, Throwable cause) {
        super(message, cause);
    }
}
