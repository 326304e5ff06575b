package io.tidemark.store.answers;

import io.tidemark.store.file.StoreException;

/// Parts of a dataset have yet to come: an answer from those that are here would be a wrong number.
public final class NotAllHere extends StoreException {
    private static final long serialVersionUID = 1L;

    public NotAllHere(String title) {
        super("Not all of “" + title
                + "” has arrived yet, so its numbers would be wrong. What came is kept; sync to fetch" + " the rest.");
    }
}
