package io.tidemark.app.workspace;

/// What a person can ask of a workspace's line to the server.
public interface SyncControls {
    SyncStanding standing();

    /// Asks the server at once; returns immediately.
    void pullNow();

    /// Compares every row with the server's and fetches those that differ; where it cannot be asked, with what it had
    /// said before. Blocks.
    Verification verify();
}
