package io.tidemark.store.file;

/// SQLite says that the file is damaged.
public final class ReplicaDamaged extends StoreException {
    private static final long serialVersionUID = 1L;

    ReplicaDamaged(String message, Throwable cause) {
        super(message, cause);
    }
}
