package io.tidemark.bridge.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the sync loop is doing, in the words of the sync pill.
public sealed interface SyncState {

    /// Nothing to do.
    ///
    /// @param asOf when the replica was last seen to be equal to the server; null before the first time since the
    /// start
    /// @param lsn  of the last checkpoint
    record Idle(@Nullable Instant asOf, long lsn) implements SyncState {}

    /// @param step  for people: `Syncing 3/12`
    /// @param done  parts that are in
    /// @param total parts in all; 0 while that is not known
    /// @param bytes fetched in this run
    /// @param rows  taken in in this run
    record Working(String step, int done, int total, long bytes, long rows) implements SyncState {}

    record Offline(Instant since, Instant nextTry) implements SyncState {}

    /// It does not go on without a person, or not soon.
    record NeedsAttention(String sentence) implements SyncState {}
}
