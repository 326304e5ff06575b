package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.ImportProgress;
import io.tidemark.app.workspace.ImportRequest;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// From a backend in a process of its own into an empty replica, sums compared, and the import that came before it;
/// against the same number of rows put into SQLite by plain JDBC from memory.
final class FirstSync implements Benchmark {
    @Override
    public String name() {
        return "sync";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        Path csv = folder.resolve("trades.csv");
        new Trades(LocalImports.ROWS).csv(csv);
        List<RowPage> pages = new ArrayList<>();
        new Trades(LocalImports.ROWS).pages(pages::add);
        try (BackendProcess backend = BackendProcess.start(folder.resolve("server"))) {
            double imported = Timing.seconds(() -> at(folder, "importing")
                    .importAt(
                            backend.address(),
                            "admin@orchard",
                            "tidemark",
                            new ImportRequest(csv, "trades", List.of(), false),
                            ImportProgress.UNWATCHED));
            long[] rows = {0};
            int[] run = {0};
            double[] medians = Timing.inTurn(
                    3,
                    () -> rows[0] = sync(backend, folder, "replica" + run[0]),
                    () -> LocalImports.raw(pages, folder.resolve("raw" + run[0]++ + ".sqlite")));
            double raw = medians[1] * rows[0] / LocalImports.ROWS;
            String against = "plain JDBC into SQLite";
            return List.of(
                    new Figure(
                            "CSV into the backend", against, imported, medians[1], LocalImports.ROWS, Double.NaN, null),
                    new Figure("first sync, sums compared", against, medians[0], raw, rows[0], 2.5, null));
        }
    }

    private static long sync(BackendProcess backend, Path folder, String replica) {
        try (Workspace workspace = at(folder, replica).signIn(backend.address(), "admin@orchard", "tidemark")) {
            return workspace.syncOnce((done, total) -> {}).rows();
        }
    }

    private static Workspaces at(Path folder, String name) {
        DataFolder data = new DataFolder(folder.resolve(name));
        return new Workspaces(
                data, new SettingsFile(data.settings()), InstantSource.system(), RandomGenerator.getDefault());
    }
}
