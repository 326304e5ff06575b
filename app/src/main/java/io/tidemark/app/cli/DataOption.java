package io.tidemark.app.cli;

import io.tidemark.app.workspace.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data DIR`, the same for every command that reads or writes on this computer.
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder Tidemark keeps things in (default: $$TIDEMARK_HOME, or the platform's place).")
    private @Nullable Path folder;

    DataFolder or(DataFolder fallback) {
        return folder == null
                ? fallback
                : new DataFolder(folder.toAbsolutePath().normalize());
    }
}
