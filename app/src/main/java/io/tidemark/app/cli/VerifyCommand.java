package io.tidemark.app.cli;

import io.tidemark.app.workspace.Verification;
import io.tidemark.app.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares the copy on this computer, row by row, with what the server sent.")
final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

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
        try (Workspace workspace = replicas.of(data).read()) {
            Verification found = workspace.verify();
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
