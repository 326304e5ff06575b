package io.tidemark.app.launch;

import io.tidemark.app.cli.Desktop;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.store.file.StoreException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the JavaFX window and waits until it is closed. Call it from any thread but the FX thread, once per
/// process.
final class FxDesktop implements Desktop {
    private static final Logger LOG = LoggerFactory.getLogger(FxDesktop.class);

    /// Tiles ask at the same time as an import runs; SQLite and DuckDB share the cores below.
    private static final int WORK_AT_ONCE = 8;

    private static final int TOOLKIT_SECONDS = 60;

    private final Toolkit toolkit;
    private final InstantSource clock;

    FxDesktop(Toolkit toolkit, InstantSource clock) {
        this.toolkit = toolkit;
        this.clock = clock;
    }

    @Override
    public void open(DataFolder folder, @Nullable URI server) {
        SettingsFile settings = new SettingsFile(folder.settings());
        if (server != null) {
            settings.change(before -> before.withServer(server.toString()));
        }
        run(folder, settings, Workspaces::ofLastTime, _ -> {});
    }

    @Override
    public void openDemo(DataFolder folder, URI server, String user, String password) {
        run(
                folder,
                new SettingsFile(folder.settings()),
                places -> Optional.of(places.demo(server, user, password)),
                _ -> {});
    }

    @Override
    public void rehearse(DataFolder folder) {
        run(
                folder,
                new SettingsFile(folder.settings()),
                places -> Optional.of(places.sample()),
                graph -> graph.whenDrawn(graph::hide));
    }

    /// What cannot be read now is asked for again by the frame, which says why it is not there.
    private static Optional<DashboardEntry> front(Workspace workspace, SettingsFile settings) {
        try {
            return Optional.ofNullable(settings.read().lastDashboard()).flatMap(workspace::dashboard);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private interface Door {
        Optional<Workspace> open(Workspaces places);
    }

    /// @param front the dashboard that was on screen last time
    private record Opened(Optional<Workspace> workspace, Optional<DashboardEntry> front) {}

    /// The toolkit and the replica take about as long to start, so they start side by side.
    private void run(DataFolder folder, SettingsFile settings, Door door, Consumer<AppGraph> prepare) {
        Workspaces places = new Workspaces(folder, settings, clock, RandomGenerator.getDefault());
        FxBackground background = new FxBackground(WORK_AT_ONCE);
        CompletableFuture<AppGraph> graph = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        toolkit.begin();
        background.submit(
                () -> {
                    try {
                        Optional<Workspace> workspace = door.open(places);
                        return new Opened(workspace, workspace.flatMap(it -> front(it, settings)));
                    } finally {
                        graph.get(TOOLKIT_SECONDS, TimeUnit.SECONDS);
                    }
                },
                opened -> graph.join().show(opened.workspace(), opened.front()),
                failure -> graph.join().show(failure));
        toolkit.await();
        background.onOwner(() -> {
            AppGraph made = new AppGraph(background, places, settings, folder, clock);
            made.whenClosed(closed::countDown);
            made.whenDrawn(() -> LOG.info("The first dashboard is on screen."));
            prepare.accept(made);
            graph.complete(made);
        });
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
