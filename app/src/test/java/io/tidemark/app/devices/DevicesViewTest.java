package io.tidemark.app.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Theme;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class DevicesViewTest {
    private final Fleet fleet = new Fleet();
    private final FxRobot robot = new FxRobot();
    private final FxBackground background = new FxBackground(2);
    private DevicesViewModel model;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        model = new DevicesViewModel(background, fleet::list, InstantSource.fixed(Fleet.NOW), Fleet.MOMENTS);
        stage = FxToolkit.setupStage(shown -> {
            StackPane shell = new StackPane(new DevicesView(model));
            shell.getStyleClass().add("shell");
            shell.getStylesheets().add(Theme.stylesheet(io.tidemark.app.shell.DesktopWindow.class, "ShellView.css"));
            Scene scene = new Scene(shell, 980, 460);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            shown.show();
        });
    }

    @AfterEach
    void close() throws TimeoutException {
        FxToolkit.cleanupStages();
        background.close();
    }

    @Test
    void aPersonIsFoundByKeysAlone() throws Exception {
        picture("devices-loading-light");
        robot.interact(model::load);
        waitFor(() -> rows().size() == 4);
        assertTrue(rows().getFirst().startsWith("Eve Eder, "), "who has not confirmed comes first");
        picture("devices-light");
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        picture("devices-dark");
        robot.interact(() -> stage.setWidth(800));
        picture("devices-narrow-dark");

        robot.interact(() -> node("#seek-device").requestFocus());
        robot.write("lund");
        waitFor(() -> rows().size() == 1);
        robot.write("x");
        waitFor(() -> rows().isEmpty());
        picture("devices-none-dark");
        robot.interact(() -> node("#show-all-devices").requestFocus());
        robot.type(KeyCode.SPACE);
        waitFor(() -> rows().size() == 4);

        fleet.trouble = Fleet.away();
        robot.interact(() -> node("#refresh-devices").requestFocus());
        robot.type(KeyCode.SPACE);
        waitFor(() -> node("#devices-problem").isVisible());
        picture("devices-old-dark");
        assertEquals(4, rows().size());
    }

    @Test
    void whatCannotBeListedIsSaid() throws Exception {
        fleet.trouble = Fleet.away();
        robot.interact(model::load);
        waitFor(() -> says("The server cannot be reached"));
        picture("devices-away-light");
        fleet.trouble = Fleet.refused(403, "Only admins may do this.");
        robot.interact(model::load);
        waitFor(() -> says("Only admins see the devices"));
        fleet.trouble = null;
        fleet.devices = List.of();
        robot.interact(model::load);
        waitFor(() -> says("No devices yet"));
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        picture("devices-empty-dark");
    }

    private boolean says(String words) {
        return robot.lookup((Node each) ->
                        each instanceof Label label && label.getText().equals(words))
                .tryQuery()
                .isPresent();
    }

    /// What is read out of each row.
    private List<String> rows() {
        return robot.lookup(".table-row-cell").queryAll().stream()
                .filter(each -> each.getAccessibleText() != null)
                .map(Node::getAccessibleText)
                .toList();
    }

    private Node node(String selector) {
        return robot.lookup(selector).query();
    }

    private static void waitFor(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                10, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition).get());
    }

    /// For people to look at; nothing is compared with it.
    private void picture(String name) throws Exception {
        WaitForAsyncUtils.waitForFxEvents(20);
        var image =
                WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.getScene().snapshot(null));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                Path.of("target", name + ".png").toFile());
    }
}
