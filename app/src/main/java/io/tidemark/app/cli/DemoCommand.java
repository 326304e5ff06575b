package io.tidemark.app.cli;

import io.tidemark.app.workspace.DataFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs a backend with the sample company and opens the desktop signed in to it.")
final class DemoCommand implements Callable<Integer> {
    private static final String USER = "editor@harbour";
    private static final String PASSWORD = "tidemark";

    private final Replicas replicas;
    private final Desktop desktop;

    @Mixin
    private final DataOption data = new DataOption();

    DemoCommand(Replicas replicas, Desktop desktop) {
        this.replicas = replicas;
        this.desktop = desktop;
    }

    @Override
    public Integer call() throws Exception {
        DataFolder folder = new DataFolder(replicas.folder(data).root().resolve("demo"));
        try (DemoBackend backend = DemoBackend.start(folder.root().resolve("backend"))) {
            desktop.openDemo(folder, backend.address(), USER, PASSWORD);
        }
        return 0;
    }
}
