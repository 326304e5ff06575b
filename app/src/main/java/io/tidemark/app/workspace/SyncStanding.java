package io.tidemark.app.workspace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a replica stands to its server.
public sealed interface SyncStanding {

    /// When the rows on screen were last known to be the server's; null when they never were.
    @Nullable
    Instant asOf();

    /// Nobody to sync with: the data lives on this computer only.
    record Local() implements SyncStanding {
        @Override
        public @Nullable Instant asOf() {
            return null;
        }
    }

    /// Every change arrives within moments.
    record Live(Instant asOf) implements SyncStanding {}

    /// Catching up.
    ///
    /// @param done  parts that are in
    /// @param total parts to bring in; 0 when that is not known yet
    record Syncing(int done, int total, @Nullable Instant asOf) implements SyncStanding {}

    /// The server cannot be reached; it is tried again by itself.
    record Offline(String why, @Nullable Instant asOf) implements SyncStanding {}

    /// Goes on only when a person does something.
    record NeedsAttention(String problem, @Nullable Instant asOf) implements SyncStanding {}
}
