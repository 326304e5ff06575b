package io.tidemark.analytics.query;

import io.tidemark.analytics.TidemarkException;

/// Whoever asked no longer wants the answer.
public final class QueryCancelled extends TidemarkException {
    private static final long serialVersionUID = 1L;

    QueryCancelled() {
        super("The query was cancelled.");
    }
}
