package io.tidemark.analytics.change;

import io.tidemark.analytics.TidemarkException;
import java.util.List;

/// A replica's rows are not what the backend says they are. Nothing was committed; the buckets must be fetched
/// again.
public final class SumMismatch extends TidemarkException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> buckets;

    public SumMismatch(List<String> buckets) {
        super("The copy of " + String.join(", ", buckets) + " differs from the backend's. It will be fetched again.");
        this.buckets = List.copyOf(buckets);
    }

    public List<String> buckets() {
        return buckets;
    }
}
