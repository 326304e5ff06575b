package io.tidemark.app.cli;

import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The way from a command's `--data` to the workspaces there.
final class Replicas {
    private final DataFolder usual;
    private final InstantSource clock;
    private final RandomGenerator random;

    Replicas(DataFolder usual, InstantSource clock, RandomGenerator random) {
        this.usual = usual;
        this.clock = clock;
        this.random = random;
    }

    InstantSource clock() {
        return clock;
    }

    DataFolder folder(DataOption data) {
        return data.or(usual);
    }

    /// The workspace of who signs in, or else of the last sign-in.
    Workspace at(DataOption data, ServerOptions server, Terminal terminal) {
        if (!server.given()) {
            return of(data).signedIn();
        }
        ServerOptions.SignIn who = server.read(terminal);
        return of(data).signIn(who.server(), who.user(), who.password());
    }

    Workspaces of(DataOption data) {
        DataFolder folder = folder(data);
        return new Workspaces(folder, new SettingsFile(folder.settings()), clock, random);
    }
}
