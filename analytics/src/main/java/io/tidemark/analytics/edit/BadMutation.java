package io.tidemark.analytics.edit;

import io.tidemark.analytics.TidemarkException;

/// A mutation that says nothing of a document: its paths or values are not those of the kind.
public final class BadMutation extends TidemarkException {
    private static final long serialVersionUID = 1L;

    BadMutation(String sentence) {
        super(sentence);
    }
}
