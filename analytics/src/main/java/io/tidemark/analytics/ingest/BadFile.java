package io.tidemark.analytics.ingest;

import io.tidemark.analytics.TidemarkException;

/// A file that cannot be taken in at all, said in one sentence with the line to look at where there is one.
public final class BadFile extends TidemarkException {
    private static final long serialVersionUID = 1L;

    public BadFile(String message) {
        super(message);
    }

    public BadFile(String message, Throwable cause) {
        super(message, cause);
    }

    static BadFile unreadable(Source source, Exception cause) {
        return new BadFile(source.name() + " could not be read to its end; try again when it can be.", cause);
    }
}
