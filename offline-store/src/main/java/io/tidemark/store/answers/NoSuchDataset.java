package io.tidemark.store.answers;

import io.tidemark.store.file.StoreException;

/// The replica has no dataset of that name.
public final class NoSuchDataset extends StoreException {
    private static final long serialVersionUID = 1L;

    public NoSuchDataset(String dataset) {
        super("There is no dataset “" + dataset + "” here. Choose one of those listed, or sync or import it first.");
    }
}
