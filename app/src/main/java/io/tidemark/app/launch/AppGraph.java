package io.tidemark.app.launch;

import io.tidemark.app.icon.AppIcon;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.shell.DesktopWindow;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.animation.PauseTransition;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything the desktop is made of, put together once, read from top to bottom. FX thread.
final class AppGraph {
    /// Drawing the icon takes a tenth of a second of a processor: not before what people came for.
    private static final Duration ICON_AFTER = Duration.seconds(2);

    /// Longer than remembered answers take, and as long as a person may wait for a window.
    private static final Duration NUMBERS_WITHIN = Duration.millis(250);

    private static final Logger LOG = LoggerFactory.getLogger(AppGraph.class);

    private final FxBackground background;
    private final DesktopWindow window;
    private final Stage stage = new Stage();

    AppGraph(
            FxBackground background,
            Workspaces workspaces,
            SettingsFile settings,
            DataFolder folder,
            InstantSource clock) {
        this.background = background;
        this.window = new DesktopWindow(
                background, workspaces, settings, folder.root(), clock, new Numbers(Locale.getDefault()));
        stage.setTitle("Tidemark");
        stage.setScene(window.scene());
        stage.setMinWidth(960);
        stage.setMinHeight(640);
        PauseTransition later = new PauseTransition(ICON_AFTER);
        later.setOnFinished(_ ->
                background.submit(AppGraph::icons, stage.getIcons()::setAll, failure -> LOG.warn("No icon.", failure)));
        stage.setOnShown(_ -> later.play());
    }

    private static List<Image> icons() {
        AppIcon icon = new AppIcon();
        return IntStream.of(16, 32, 48, 128)
                .mapToObj(icon::draw)
                .<Image>map(drawn -> SwingFXUtils.toFXImage(drawn, null))
                .toList();
    }

    /// Shows a workspace, or the sign-in screen when there is none. The window appears with its numbers where they come
    /// at once: styling and laying out a page of empty tiles first would only make them later.
    ///
    /// @param front the dashboard of last time
    void show(Optional<Workspace> workspace, Optional<DashboardEntry> front) {
        workspace.ifPresentOrElse(opened -> window.show(opened, front), window::showSignIn);
        if (workspace.isPresent()) {
            window.whenSettled(NUMBERS_WITHIN, stage::show);
        } else {
            stage.show();
        }
    }

    /// Shows the sign-in screen, saying why there is nothing else.
    void show(Exception why) {
        window.showSignIn(why);
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
