package io.tidemark.analytics.query;

import io.tidemark.analytics.TidemarkException;
import org.jspecify.annotations.Nullable;

/// Whoever asked no longer wants the answer.
public final class QueryCancelled extends TidemarkException {
    private static final long serialVersionUID = 1L;
    private static final String MESSAGE = "The query was cancelled.";

    QueryCancelled() {
        super(MESSAGE);
    }

    QueryCancelled(@Nullable Throwable cause) {
        this();
        if (cause != null) {
            initCause(cause);
        }
    }
}
