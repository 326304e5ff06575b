package io.tidemark.app.launch;

import io.tidemark.app.cli.Desktop;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspaces;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the JavaFX window and waits until it is closed. Call it from any thread but the FX thread, once per
/// process.
final class FxDesktop implements Desktop {
    private static final Logger LOG = LoggerFactory.getLogger(FxDesktop.class);

    private final InstantSource clock;

    FxDesktop(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void open(DataFolder folder, @Nullable URI server) {
        run(folder, server, graph -> graph.begin());
    }

    @Override
    public void openDemo(DataFolder folder, URI server, String user, String password) {
        run(folder, server, graph -> graph.beginWith(places -> places.demo(server, user, password)));
    }

    @Override
    public void rehearse(DataFolder folder) {
        run(folder, null, graph -> {
            graph.whenDrawn(graph::hide);
            graph.beginWithSample();
        });
    }

    interface Opening {
        void begin(AppGraph graph);
    }

    interface Door {
        io.tidemark.app.workspace.Workspace open(Workspaces places);
    }

    private void run(DataFolder folder, @Nullable URI server, Opening opening) {
        CountDownLatch closed = new CountDownLatch(1);
        Platform.startup(() -> {
            AppGraph graph = new AppGraph(folder, server, clock);
            graph.whenClosed(closed::countDown);
            graph.whenDrawn(() -> LOG.info("The first dashboard is on screen."));
            opening.begin(graph);
        });
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
