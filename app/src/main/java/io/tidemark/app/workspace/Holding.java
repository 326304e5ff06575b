package io.tidemark.app.workspace;

import io.tidemark.analytics.model.Dataset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the replica holds of one dataset.
///
/// @param position which state of the truth its rows show
/// @param loading  whether parts of it are still to come
/// @param asOf     when its rows were last known to be the server's; null for data of this computer only
public record Holding(
        Dataset dataset,
        long rows,
        Position position,
        boolean loading,
        @Nullable Instant asOf) {}
