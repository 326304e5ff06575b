package io.tidemark.app.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "app", mixinStandardHelpOptions = true, description = "Opens the desktop.")
final class AppCommand implements Callable<Integer> {
    private final Replicas replicas;
    private final Desktop desktop;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--server", paramLabel = "URL", description = "The server to offer at sign-in.")
    private @Nullable String server;

    @Option(names = "--rehearse", hidden = true)
    private boolean rehearse;

    AppCommand(Replicas replicas, Desktop desktop) {
        this.replicas = replicas;
        this.desktop = desktop;
    }

    @Override
    public Integer call() {
        if (rehearse) {
            desktop.rehearse(replicas.folder(data));
            return 0;
        }
        @Nullable URI address = server == null ? null : ServerOptions.addressOf(server);
        desktop.open(replicas.folder(data), address);
        return 0;
    }
}
