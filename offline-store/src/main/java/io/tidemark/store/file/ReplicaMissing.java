package io.tidemark.store.file;

/// There is no replica in the folder.
public final class ReplicaMissing extends StoreException {
    private static final long serialVersionUID = 1L;

    ReplicaMissing(String message) {
        super(message);
    }
}
