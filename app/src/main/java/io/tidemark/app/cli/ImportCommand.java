package io.tidemark.app.cli;

import io.tidemark.app.AppException;
import io.tidemark.app.workspace.ImportOutcome;
import io.tidemark.app.workspace.ImportProgress;
import io.tidemark.app.workspace.ImportRequest;
import io.tidemark.app.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Takes in a CSV or NDJSON file (also .gz): on this computer, or at the backend with --server.")
final class ImportCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

    @Parameters(paramLabel = "FILE", description = "The file; - is not supported.")
    private Path file = Path.of("");

    @Option(names = "--dataset", required = true, paramLabel = "NAME", description = "What the dataset is called.")
    private String dataset = "";

    @Option(names = "--key", split = ",", paramLabel = "FIELD", description = "The fields that name a row.")
    private List<String> key = new ArrayList<>();

    @Option(names = "--replace", description = "The rows that are there go first.")
    private boolean replace;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    ImportCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    record Imported(String dataset, long rows, long rejected, long elapsedMs) {}

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw new AppException("There is no file " + file + ". Check the name.");
        }
        ImportRequest request = new ImportRequest(file, dataset, key, replace);
        ImportOutcome outcome = server.given() ? atBackend(request) : here(request);
        terminal.progressDone();
        List<String> lines = new ArrayList<>();
        lines.add(outcome.rows() + " rows are in " + outcome.dataset() + ", " + outcome.rejected() + " rejected, "
                + outcome.elapsed().toMillis() + " ms");
        outcome.first().forEach(reject -> lines.add("  line " + reject.line() + ": " + reject.reason()));
        format.print(
                terminal,
                new Imported(
                        outcome.dataset(),
                        outcome.rows(),
                        outcome.rejected(),
                        outcome.elapsed().toMillis()),
                lines);
        return 0;
    }

    private ImportOutcome here(ImportRequest request) {
        try (Workspace workspace = replicas.of(data).write()) {
            return workspace.importHere(request, progress());
        }
    }

    private ImportOutcome atBackend(ImportRequest request) {
        ServerOptions.SignIn who = server.read(terminal);
        return replicas.of(data).importAt(who.server(), who.user(), who.password(), request, progress());
    }

    private ImportProgress progress() {
        return (fraction, rows) ->
                terminal.progress(String.format(Locale.ROOT, "%3.0f %%  %,d rows", fraction * 100, rows));
    }
}
