package io.tidemark.app.workspace;

/// What a person can ask of a workspace's line to the server.
public interface SyncControls {
    SyncStanding standing();

    /// Asks the server at once; returns immediately.
    void pullNow();

    /// Compares every row with what the server said it holds; blocks.
    Verification verify();
}
