package io.tidemark.store.file;

/// A newer program wrote this replica.
public final class ReplicaTooNew extends StoreException {
    private static final long serialVersionUID = 1L;

    ReplicaTooNew(String message) {
        super(message);
    }
}
