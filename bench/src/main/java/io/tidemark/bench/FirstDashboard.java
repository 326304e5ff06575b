package io.tidemark.bench;

import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// From the start of the process to the first dashboard laid out with all its numbers and handed to the renderer, the
/// replica being the sample company; against a process that does so with an empty JavaFX window and ends. Both are on
/// JavaFX' headless platform with software rendering.
final class FirstDashboard implements Benchmark {
    private static final String DRAWN = "The first dashboard is on screen";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int RUNS = 7;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        DataFolder data = new DataFolder(folder);
        SettingsFile settings = new SettingsFile(data.settings());
        try (Workspace sample =
                new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault()).sample()) {
            String first = sample.dashboards().getFirst().id();
            settings.change(before -> before.withDashboard(first));
        }
        Path target = Path.of(System.getProperty("tidemark.command")).resolveSibling("target");
        // The first runs lay in what later runs find: the remembered answers and the class archive.
        desktop(data);
        desktop(data);
        double[] medians = Timing.inTurn(RUNS, () -> desktop(data), FirstDashboard::emptyWindow);
        String archive = Files.exists(target.resolve("app.aot")) ? "with" : "without";
        return List.of(new Figure(
                "process start to first dashboard drawn",
                "empty JavaFX window",
                medians[0],
                medians[1],
                0,
                2,
                archive + " class archive"));
    }

    private static void desktop(DataFolder data) throws Exception {
        Files.deleteIfExists(data.log());
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("tidemark.command"),
                "app",
                "--data",
                data.root().toString());
        builder.environment().put("TIDEMARK_JAVA_OPTS", "-Dglass.platform=Headless -Dprism.order=sw");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!drawn(data.log())) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IOException("no dashboard was drawn");
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
        } finally {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static boolean drawn(Path log) throws IOException {
        // The length first: it costs nothing, and the two processors belong to what is measured.
        return log.toFile().length() > 0 && Files.readString(log).contains(DRAWN);
    }

    private static void emptyWindow() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw"));
        command.addAll(
                List.of("--module-path", System.getProperty("jdk.module.path"), "--add-modules", "javafx.controls"));
        command.addAll(List.of("--enable-native-access=javafx.graphics", "-cp", System.getProperty("java.class.path")));
        command.add(EmptyWindow.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the empty window did not end well");
        }
    }
}
