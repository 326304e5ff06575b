package io.tidemark.app.cli;

import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.app.AppException;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the rows of a dataset, or the tables behind a dashboard, to a file.")
final class ExportCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Replicas replicas;

    @Option(names = "--dataset", paramLabel = "NAME", description = "All rows of this dataset.")
    private @Nullable String dataset;

    @Option(
            names = "--dashboard",
            paramLabel = "ID",
            description = "One table for each tile of this dashboard, by id or title.")
    private @Nullable String dashboard;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "A name ending in .csv, .xlsx or .parquet (datasets only).")
    private Path out = Path.of("");

    @Mixin
    private final DataOption data = new DataOption();

    ExportCommand(Terminal terminal, Replicas replicas) {
        this.terminal = terminal;
        this.replicas = replicas;
    }

    @Override
    public Integer call() throws IOException {
        if ((dataset == null) == (dashboard == null)) {
            throw new WrongUsage("Name either --dataset or --dashboard.");
        }
        Path unfinished = out.resolveSibling(out.getFileName() + ".part");
        try (Workspace workspace = replicas.of(data).read()) {
            long rows = 0;
            try (TableFile file = open(unfinished)) {
                if (dataset != null) {
                    rows = workspace.exportRows(dataset, file.sheet(dataset));
                } else if (dashboard != null) {
                    rows = tiles(workspace, workspace.requireDashboard(dashboard), file);
                }
            }
            Files.move(unfinished, out, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            terminal.out().println(rows + " rows are in " + out);
            return 0;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private TableFile open(Path file) throws IOException {
        String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return new CsvTableFile(file, dashboard != null);
        }
        if (name.endsWith(".xlsx")) {
            return new ExcelTableFile(file);
        }
        if (name.endsWith(".parquet")) {
            if (dataset == null) {
                throw new WrongUsage("A Parquet file holds one table: export a --dataset, or choose .csv or .xlsx.");
            }
            return new ParquetTableFile(file);
        }
        throw new WrongUsage("A table's name ends in .csv, .xlsx or .parquet.");
    }

    private static long tiles(Workspace workspace, DashboardEntry entry, TableFile file) {
        long rows = 0;
        for (Tile tile : entry.dashboard().tiles()) {
            if (tile.query() != null) {
                rows += Answers.write(workspace.answer(tile.query()).answer(), file.sheet(tile.title()));
            }
        }
        if (rows == 0) {
            throw new AppException("The dashboard “" + entry.dashboard().title() + "” has no numbers to export.");
        }
        return rows;
    }
}
