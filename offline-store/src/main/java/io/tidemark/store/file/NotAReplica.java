package io.tidemark.store.file;

/// The file in the replica's place is something else. It was not touched.
public final class NotAReplica extends StoreException {
    private static final long serialVersionUID = 1L;

    NotAReplica(String message) {
        super(message);
    }
}
