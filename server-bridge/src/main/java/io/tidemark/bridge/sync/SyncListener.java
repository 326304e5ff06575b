package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Replica.Applied;

/// Hears from the sync loop, on its thread; must return soon.
public interface SyncListener {
    void state(SyncState state);

    /// Of what goes the other way; on a thread of its own.
    default void upload(UploadState state) {}

    /// Rows, schemas or documents changed in the replica.
    void applied(Applied what);
}
