package io.tidemark.app.shell;

import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// The whole window, and how tests use and read it: by keys and by what stands there.
abstract class WindowOnScreen {
    static final int PATIENCE = 30;

    final FxBackground background = new FxBackground(4);
    final FxRobot robot = new FxRobot();
    DesktopWindow window = none();

    // Replaced before each test; only so that the field is never null.
    @SuppressWarnings("NullAway")
    private static DesktopWindow none() {
        return null;
    }

    /// On the FX thread, once there is a window.
    void show(Stage stage, Workspace workspace, int width, int height) {
        window.wear(Appearance.LIGHT);
        window.show(workspace);
        stage.setScene(window.scene());
        stage.setWidth(width);
        stage.setHeight(height);
        stage.show();
    }

    void palette(String words) {
        robot.push(KeyCode.CONTROL, KeyCode.K);
        waitFor(() -> node("#palette").isVisible());
        robot.write(words);
        robot.type(KeyCode.ENTER);
    }

    String title() {
        return there("#dashboard-title") ? ((Button) node("#dashboard-title")).getText() : "";
    }

    List<String> cards() {
        return window.scene().getRoot().lookupAll(".dashboard-card").stream()
                .map(Node::getAccessibleText)
                .toList();
    }

    boolean there(String selector) {
        return window.scene().getRoot().lookup(selector) != null;
    }

    Node node(String selector) {
        Node found = window.scene().getRoot().lookup(selector);
        if (found == null) {
            throw new AssertionError("there is no " + selector);
        }
        return found;
    }

    static void waitFor(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition)
                    .get());
        } catch (TimeoutException e) {
            throw new AssertionError("waited too long", e);
        }
    }

    /// For people to look at; nothing is compared with it.
    void picture(String name) throws Exception {
        WaitForAsyncUtils.waitForFxEvents(10);
        var image = WaitForAsyncUtils.waitForAsyncFx(
                PATIENCE * 1000L, () -> window.scene().snapshot(null));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                Path.of("target", name + ".png").toFile());
    }
}
