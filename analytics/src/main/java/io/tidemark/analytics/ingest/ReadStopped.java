package io.tidemark.analytics.ingest;

import io.tidemark.analytics.TidemarkException;

/// The reading thread was interrupted; its interrupt flag is set again.
public final class ReadStopped extends TidemarkException {
    private static final long serialVersionUID = 1L;

    public ReadStopped() {
        super("The import was stopped.");
    }
}
