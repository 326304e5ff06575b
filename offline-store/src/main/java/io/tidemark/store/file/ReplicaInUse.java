package io.tidemark.store.file;

/// Another program writes this replica.
public final class ReplicaInUse extends StoreException {
    private static final long serialVersionUID = 1L;

    ReplicaInUse(String message) {
        super(message);
    }
}
