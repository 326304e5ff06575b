package io.tidemark.app.workspace;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.store.ReplicaFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A workspace of a server that cannot be reached, whose lease and policy a test has in its hands.
public record LeasedWorkspace(Workspace workspace, ReplicaFile file) {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    /// @param folder with a sign-in in it
    public static LeasedWorkspace open(Path folder, InstantSource clock) {
        OpenReplica replica = OpenReplica.write(folder, clock);
        RandomGenerator random = RandomGenerator.getDefault();
        ServerLink link = ServerLink.to(NOBODY, new VaultFile(folder), clock, random, Set::of);
        return new LeasedWorkspace(
                new Workspace("harbour", replica, link, new LastSync(folder), clock, random), replica.file());
    }

    /// As a session does.
    public void lease(Instant until) {
        file.replica().lease(until);
    }

    /// As a first sync does.
    public void take(Manifest manifest) {
        file.replica().begin(manifest);
    }
}
