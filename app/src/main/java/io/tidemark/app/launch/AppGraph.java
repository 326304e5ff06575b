package io.tidemark.app.launch;

import io.tidemark.app.icon.AppIcon;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.shell.DesktopWindow;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything the desktop is made of, put together once, read from top to bottom. FX thread.
final class AppGraph {
    /// Tiles ask at the same time as an import runs; SQLite and DuckDB share the cores below.
    private static final int WORK_AT_ONCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(AppGraph.class);

    private final FxBackground background = new FxBackground(WORK_AT_ONCE);
    private final Workspaces workspaces;
    private final DesktopWindow window;
    private final Stage stage = new Stage();

    AppGraph(DataFolder folder, @Nullable URI server, InstantSource clock) {
        SettingsFile settings = new SettingsFile(folder.settings());
        if (server != null) {
            settings.change(before -> before.withServer(server.toString()));
        }
        this.workspaces = new Workspaces(folder, settings, clock, RandomGenerator.getDefault());
        this.window = new DesktopWindow(
                background, workspaces, settings, folder.root(), clock, new Numbers(Locale.getDefault()));
        stage.setTitle("Tidemark");
        stage.setScene(window.scene());
        stage.setMinWidth(960);
        stage.setMinHeight(640);
        background.submit(AppGraph::icons, stage.getIcons()::setAll, failure -> LOG.warn("No icon.", failure));
    }

    private static List<Image> icons() {
        AppIcon icon = new AppIcon();
        return IntStream.of(16, 32, 48, 128)
                .mapToObj(icon::draw)
                .<Image>map(drawn -> SwingFXUtils.toFXImage(drawn, null))
                .toList();
    }

    /// Shows the workspace of last time, or the sign-in screen when there is none.
    void begin() {
        Optional<Workspace> last = workspaces.ofLastTime();
        last.ifPresentOrElse(window::show, window::showSignIn);
        stage.show();
    }

    /// Shows a workspace that is found by asking.
    void beginWith(FxDesktop.Door door) {
        window.show(door.open(workspaces));
        stage.show();
    }

    /// Shows the sample's first dashboard.
    void beginWithSample() {
        Workspace sample = workspaces.sample();
        window.show(sample);
        sample.dashboards().stream().findFirst().ifPresent(first -> window.openDashboard(first.id()));
        stage.show();
    }

    /// Told once, after the first dashboard with all its answers was laid out.
    void whenDrawn(Runnable drawn) {
        Scene scene = window.scene();
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                if (window.showsDashboard()) {
                    scene.removePostLayoutPulseListener(this);
                    drawn.run();
                }
            }
        });
    }

    void hide() {
        stage.hide();
    }

    void whenClosed(Runnable closed) {
        stage.setOnHidden(_ -> {
            window.close();
            background.close();
            closed.run();
        });
    }
}
