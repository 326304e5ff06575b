package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.ImportProgress;
import io.tidemark.app.workspace.ImportRequest;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A CSV of 500,000 lines into a local replica (read twice: once to infer types, once to load; hashed and summed),
/// against the same rows, already in memory, put into SQLite by plain JDBC.
final class LocalImports implements Benchmark {
    static final int ROWS = 500_000;

    @Override
    public String name() {
        return "import";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        Path csv = folder.resolve("trades.csv");
        Trades trades = new Trades(ROWS);
        trades.csv(csv);
        List<RowPage> pages = new ArrayList<>();
        new Trades(ROWS).pages(pages::add);
        int[] run = {0};
        double[] medians = Timing.inTurn(
                3,
                () -> product(csv, folder.resolve("replica" + run[0])),
                () -> raw(pages, folder.resolve("raw" + run[0]++ + ".sqlite")));
        return List.of(new Figure(
                "CSV into a local replica", "plain JDBC into SQLite", medians[0], medians[1], ROWS, 2.5, null));
    }

    static void product(Path csv, Path folder) {
        DataFolder data = new DataFolder(folder);
        Workspaces workspaces = new Workspaces(
                data, new SettingsFile(data.settings()), InstantSource.system(), RandomGenerator.getDefault());
        try (Workspace local = workspaces.local()) {
            local.importHere(new ImportRequest(csv, "trades", List.of(), false), ImportProgress.UNWATCHED);
        }
    }

    static void raw(List<RowPage> pages, Path file) throws SQLException {
        try (RawSqlite sqlite = new RawSqlite(file)) {
            for (RowPage page : pages) {
                sqlite.insert(page);
            }
        }
    }
}
