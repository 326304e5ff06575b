package io.tidemark.app.workspace;

import java.net.URI;

/// The ways into a workspace. Every call blocks, and fails with a sentence for people.
public interface Entrance {

    /// Asks the server, keeps what proves the person for the next start, and opens their replica.
    Workspace signIn(URI server, String user, String password);

    /// The workspace that needs no server.
    Workspace local();

    /// The local workspace with the sample company in it.
    Workspace sample();
}
