package io.tidemark.app.workspace;

/// What one sync brought.
///
/// @param datasets whose rows or schema changed
/// @param bytes    as they travelled
/// @param cursor   where the next sync begins
public record SyncOutcome(long rows, int datasets, int documents, long bytes, long elapsedMs, String cursor) {

    /// Told of each step on the thread that syncs.
    @FunctionalInterface
    public interface Progress {
        /// @param total 0 while it is not known
        void at(int done, int total);
    }
}
