package io.tidemark.store.file;

/// A change did not get its turn in time. Nothing was changed.
public final class ReplicaBusy extends StoreException {
    private static final long serialVersionUID = 1L;

    ReplicaBusy(String message) {
        super(message);
    }
}
