package io.tidemark.app.cli;

import io.tidemark.app.workspace.SyncOutcome;
import io.tidemark.app.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description =
                "Brings the copy on this computer up to the server's present. Without --server it uses the last sign-in.")
final class SyncCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    SyncCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = replicas.at(data, server, terminal)) {
            SyncOutcome outcome = workspace.syncOnce((done, total) ->
                    terminal.progress(total == 0 ? "Asking the server" : "Syncing " + done + "/" + total));
            terminal.progressDone();
            format.print(
                    terminal,
                    outcome,
                    List.of(outcome.rows() + " rows of " + outcome.datasets() + " datasets and " + outcome.documents()
                            + " documents came in, " + outcome.bytes() + " bytes, " + outcome.elapsedMs() + " ms"));
            return 0;
        }
    }
}
