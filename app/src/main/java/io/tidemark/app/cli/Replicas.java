package io.tidemark.app.cli;

import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
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

    Workspaces of(DataOption data) {
        DataFolder folder = folder(data);
        return new Workspaces(folder, new SettingsFile(folder.settings()), clock, random);
    }
}
