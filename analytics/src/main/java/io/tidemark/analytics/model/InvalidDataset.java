package io.tidemark.analytics.model;

import io.tidemark.analytics.TidemarkException;

/// A schema that cannot be: said in one sentence.
public final class InvalidDataset extends TidemarkException {
    private static final long serialVersionUID = 1L;

    public InvalidDataset(String message) {
        super(message);
    }
}
