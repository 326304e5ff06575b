package io.tidemark.bench;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.QueryJson;
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
/// against the same number of rows put into SQLite by plain JDBC from memory. Then a few rows more, from the moment
/// they are asked for until a question about all rows is answered with them.
final class FirstSync implements Benchmark {
    private static final int FEW = 10_000;
    private static final int FEW_RUNS = 5;
    private static final String COUNT = "{\"dataset\":\"trades\",\"measures\":[{\"agg\":\"count\"}]}";

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
            double few = few(backend, folder);
            String against = "plain JDBC into SQLite";
            return List.of(
                    new Figure(
                            "CSV into the backend", against, imported, medians[1], LocalImports.ROWS, Double.NaN, null),
                    new Figure("first sync, sums compared", against, medians[0], raw, rows[0], 2.5, null),
                    new Figure("10,000 rows more, pulled and in an answer", "limit", few, 0.3, FEW, 1, null));
        }
    }

    private static double few(BackendProcess backend, Path folder) throws Exception {
        Path csv = folder.resolve("few.csv");
        new Trades(FEW).csv(csv);
        double[] seconds = new double[FEW_RUNS];
        try (Workspace workspace = at(folder, "replica0").signIn(backend.address(), "admin@orchard", "tidemark")) {
            for (int run = 0; run < seconds.length; run++) {
                at(folder, "importing")
                        .importAt(
                                backend.address(),
                                "admin@orchard",
                                "tidemark",
                                new ImportRequest(csv, "trades", List.of(), false),
                                ImportProgress.UNWATCHED);
                seconds[run] = Timing.seconds(() -> {
                    workspace.syncOnce((done, total) -> {});
                    workspace.answer(QueryJson.read(Json.MAPPER.readTree(COUNT)));
                });
            }
        }
        return Timing.median(seconds);
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
