package io.tidemark.analytics.query;

import io.tidemark.analytics.TidemarkException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The engine did not answer in time and was stopped.
public final class QueryTimedOut extends TidemarkException {
    private static final long serialVersionUID = 1L;

    QueryTimedOut(Duration limit, @Nullable Throwable cause) {
        super("The query took longer than " + limit.toMillis() / 1000.0
                + " s and was stopped. Filter to fewer rows, or group by less.");
        if (cause != null) {
            initCause(cause);
        }
    }
}
