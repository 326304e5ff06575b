package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The whole frame by keys alone, in the sample company.
class KeysTest {
    private static final int PATIENCE = 30;

    @TempDir
    private Path folder = Path.of("");

    private final FxBackground background = new FxBackground(4);
    private final FxRobot robot = new FxRobot();
    private SettingsFile settings = new SettingsFile(Path.of(""));
    private DesktopWindow window = none();

    // Replaced before each test; only so that the field is never null.
    @SuppressWarnings("NullAway")
    private static DesktopWindow none() {
        return null;
    }

    @BeforeEach
    void openTheSample() throws TimeoutException {
        Stage stage = FxToolkit.registerPrimaryStage();
        DataFolder data = new DataFolder(folder.resolve("data"));
        settings = new SettingsFile(data.settings());
        Workspaces workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        robot.interact(() -> {
            window = new DesktopWindow(
                    background, workspaces, settings, data.root(), InstantSource.system(), new Numbers(Locale.UK));
            window.wear(Appearance.LIGHT);
            window.show(workspaces.sample());
            stage.setScene(window.scene());
            stage.setWidth(960);
            stage.setHeight(900);
            stage.show();
        });
        waitFor(() -> window.showsDashboard());
    }

    @AfterEach
    void closeWindow() {
        robot.interact(window::close);
        background.close();
    }

    @Test
    void theFirstStartShowsTheFirstDashboardAndKeysLeadEverywhere() {
        assertNotNull(settings.read().lastDashboard(), "nobody had to choose one");

        Node dashboard = node(".dashboard");
        robot.type(KeyCode.G, KeyCode.E);
        waitFor(() -> there("#explore"));
        robot.type(KeyCode.G, KeyCode.A);
        waitFor(() -> there("#data"));
        robot.type(KeyCode.G, KeyCode.D);
        waitFor(() -> there(".dashboard"));
        assertSame(dashboard, node(".dashboard"), "where one was, with what one had scrolled to");

        robot.type(KeyCode.F6);
        robot.type(KeyCode.F6);
        Node first = focused();
        robot.type(KeyCode.F6);
        assertFalse(first == focused(), "F6 goes on to the next part");

        robot.push(KeyCode.CONTROL, KeyCode.K);
        waitFor(() -> node("#palette").isVisible());
        robot.write("gd");
        assertTrue(node("#palette").isVisible(), "letters belong to whoever is typing");
        robot.type(KeyCode.ESCAPE);
        assertFalse(node("#palette").isVisible());
    }

    @Test
    void theSheetNamesTheKeysAndTheyDoWhatItSays() {
        robot.interact(() -> node("#go-data").requestFocus());
        robot.write("?");
        waitFor(() -> node("#shortcuts").isVisible());
        assertTrue(node("#shortcuts").getAccessibleText().contains("As a table, and back: Alt Shift F11."));
        robot.type(KeyCode.ESCAPE);
        assertFalse(node("#shortcuts").isVisible());
        assertEquals(node("#go-data"), focused(), "the focus is back where it was");

        robot.write("[");
        waitFor(() -> node(".rail").getLayoutBounds().getWidth() < 80);
        assertTrue(settings.read().narrowRail());

        robot.interact(() -> node(".business-chart").requestFocus());
        robot.push(KeyCode.ALT, KeyCode.SHIFT, KeyCode.F11);
        waitFor(() -> !node(".tile-area").lookupAll(".rows-table").isEmpty());
        robot.push(KeyCode.ALT, KeyCode.SHIFT, KeyCode.F11);
        waitFor(() -> !node(".tile-area").lookupAll(".business-chart").isEmpty());
    }

    private boolean there(String selector) {
        return window.scene().getRoot().lookup(selector) != null;
    }

    private Node node(String selector) {
        Node found = window.scene().getRoot().lookup(selector);
        if (found == null) {
            throw new AssertionError("there is no " + selector);
        }
        return found;
    }

    private Node focused() {
        Node owner = window.scene().getFocusOwner();
        if (owner == null) {
            throw new AssertionError("nothing has the focus");
        }
        return owner;
    }

    private static void waitFor(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition)
                    .get());
        } catch (TimeoutException e) {
            throw new AssertionError("waited too long", e);
        }
    }
}
