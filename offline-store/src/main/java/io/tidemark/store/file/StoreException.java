package io.tidemark.store.file;

/// The root of what the store throws. The message is for people: what happened, what was kept, what to do.
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
