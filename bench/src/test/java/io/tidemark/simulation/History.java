package io.tidemark.simulation;

import io.tidemark.analytics.model.Document;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One state a document was in.
///
/// @param mutation the key of the mutation that made it; null when none did
record History(
        Document document,
        boolean deleted,
        String by,
        Instant at,
        @Nullable String mutation,
        long lsn) {}
