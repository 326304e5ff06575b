package io.tidemark.app.cli;

import io.tidemark.app.workspace.Verification;
import io.tidemark.app.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares the copy on this computer, row by row, with what the server sent.%n"
                + "With --mend, or --server, with what the server has, and fetches what differs.")
final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

    @Option(names = "--mend", description = "Asks the server of the last sign-in.")
    private boolean mend;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    VerifyCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    record Verified(boolean ok, int buckets, List<String> mismatches) {}

    @Override
    public Integer call() {
        boolean asks = mend || server.given();
        try (Workspace workspace =
                asks ? replicas.at(data, server, terminal) : replicas.of(data).read()) {
            Verification found = asks ? workspace.mend() : workspace.verify();
            format.print(
                    terminal,
                    new Verified(found.ok(), found.buckets(), found.mismatches()),
                    found.ok() ? List.of(found.sentence()) : List.of());
            if (!found.ok()) {
                terminal.err().println(found.sentence());
            }
            return found.ok() ? 0 : Tidemark.FAILED;
        }
    }
}
