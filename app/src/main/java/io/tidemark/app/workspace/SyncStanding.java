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

    /// The connection was lost a moment ago; it is tried again by itself.
    ///
    /// @param until   when the next try is; null while one is going on
    /// @param attempt how many tries have failed
    /// @param answers whether the server still answers what it is asked, so that only the live updates are missing
    record Reconnecting(
            @Nullable Instant until,
            int attempt,
            boolean answers,
            @Nullable Instant asOf) implements SyncStanding {}

    /// The server cannot be reached; it is tried again by itself.
    ///
    /// @param nextTry null while a try is going on
    record Offline(
            String why, @Nullable Instant nextTry, @Nullable Instant asOf) implements SyncStanding {}

    /// Goes on only when a person does something.
    ///
    /// @param signIn whether that is signing in again
    record NeedsAttention(
            String problem, boolean signIn, @Nullable Instant asOf) implements SyncStanding {}
}
