package io.tidemark.app.cli;

import io.tidemark.app.workspace.DataFolder;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Opens the window; returns when it is closed.
public interface Desktop {

    /// @param server offered at sign-in; null for the one of last time
    void open(DataFolder folder, @Nullable URI server);

    /// Opens the window signed in to the demo's backend.
    void openDemo(DataFolder folder, URI server, String user, String password);

    /// Opens the sample's first dashboard and closes the window once it is drawn: a JVM that watches learns what a
    /// start needs.
    void rehearse(DataFolder folder);
}
