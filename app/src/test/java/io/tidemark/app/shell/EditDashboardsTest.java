package io.tidemark.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.settings.Appearance;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The dashboards of the sample company, renamed, copied and deleted where they are shown, by keys alone.
class EditDashboardsTest extends WindowOnScreen {

    @TempDir
    private Path folder = Path.of("");

    private Workspaces workspaces;
    private Workspace workspace;

    @BeforeEach
    void openTheSample() throws TimeoutException {
        Stage stage = FxToolkit.registerPrimaryStage();
        DataFolder data = new DataFolder(folder.resolve("data"));
        SettingsFile settings = new SettingsFile(data.settings());
        workspaces = new Workspaces(data, settings, InstantSource.system(), RandomGenerator.getDefault());
        workspace = workspaces.sample();
        robot.interact(() -> {
            window = new DesktopWindow(
                    background, workspaces, settings, data.root(), InstantSource.system(), new Numbers(Locale.UK));
            show(stage, workspace, 1000, 700);
        });
        waitFor(() -> window.showsDashboard());
    }

    @AfterEach
    void closeWindow() {
        robot.interact(window::close);
        background.close();
    }

    @Test
    void aDashboardIsRenamedWhereItsTitleStands() throws Exception {
        Node charts = node(".tile-grid");
        robot.type(KeyCode.F2);
        waitFor(() -> there("#type-title") && node("#type-title").isFocused());
        robot.write("Tides");
        robot.type(KeyCode.TAB);
        robot.write(" What the harbour sells.");
        picture("rename-light");
        robot.type(KeyCode.ENTER);
        waitFor(() -> there("#dashboard-title"));
        assertEquals("Tides", title());
        picture("renamed-light");
        assertSame(charts, node(".tile-grid"), "the charts stay");

        robot.interact(() -> window.workspaceShown().orElseThrow().go(Destination.DASHBOARDS));
        waitFor(() -> cards().contains("Open the dashboard Tides"));
    }

    @Test
    void whoeverTypesGoesOnWhenTheChartsBecomeOthers() {
        Node charts = node(".tile-grid");
        robot.type(KeyCode.F2);
        waitFor(() -> there("#type-title") && node("#type-title").isFocused());
        robot.write("Half a ti");
        String id = workspace.dashboards().getFirst().id();
        workspace.editing().change(id, before -> {
            ObjectNode body = before.body().deepCopy();
            ((ArrayNode) body.path("tiles")).remove(0);
            return new Content(before.visibility(), before.sharedWith(), body);
        });
        waitFor(() -> there(".tile-grid") && node(".tile-grid") != charts);
        robot.write("tle");
        assertEquals("Half a title", ((TextInputControl) node("#type-title")).getText());
        robot.type(KeyCode.ENTER);
        waitFor(() -> title().equals("Half a title"));
    }

    @Test
    void whatIsTypedIsThereAgainOnTheWayBackAndInTheNextWindow() throws Exception {
        robot.type(KeyCode.F2);
        waitFor(() -> there("#type-title") && node("#type-title").isFocused());
        robot.write("Half a ti");
        robot.interact(() -> window.workspaceShown().orElseThrow().go(Destination.DATA));
        waitFor(() -> there("#data"));
        robot.interact(() -> window.workspaceShown().orElseThrow().go(Destination.DASHBOARDS));
        waitFor(() -> there("#type-title"));
        assertEquals("Half a ti", ((TextInputControl) node("#type-title")).getText());

        robot.interact(() -> {
            window.close();
            window.show(workspaces.ofLastTime().orElseThrow());
        });
        waitFor(() -> window.showsDashboard());
        waitFor(() -> there("#type-title"));
        assertEquals("Half a ti", ((TextInputControl) node("#type-title")).getText());
        robot.interact(() -> window.wear(Appearance.DARK));
        picture("draft-dark");
        robot.interact(() -> node("#type-title").requestFocus());
        robot.type(KeyCode.ESCAPE);
        waitFor(() -> there("#dashboard-title"));
    }

    @Test
    void whatWasDeletedIsBroughtBackAndACopyIsOpened() throws Exception {
        String title = title();
        int before = window.workspaceShown().orElseThrow().home().cards().size();
        palette("delete");
        waitFor(() -> there("#home"));
        waitFor(() -> there(".undo-button"));
        assertEquals(before - 1, cards().size());
        picture("deleted-light");
        robot.interact(() -> window.wear(Appearance.DARK));
        picture("deleted-dark");
        robot.interact(() -> node(".undo-button").requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> there("#dashboard-title"));
        assertEquals(title, title());
        assertFalse(there(".undo-button"));

        palette("duplicate");
        waitFor(() -> title().equals(title + " (copy)"));
        robot.interact(() -> ((Button) node("#dashboard-menu")).fire());
        waitFor(() -> robot.lookup("#delete-dashboard").tryQuery().isPresent());
        ImageIO.write(
                SwingFXUtils.fromFXImage(
                        WaitForAsyncUtils.waitForAsyncFx(5000, () -> robot.lookup("#delete-dashboard")
                                .query()
                                .getScene()
                                .snapshot(null)),
                        null),
                "png",
                Path.of("target", "dashboard-menu-dark.png").toFile());
        robot.type(KeyCode.ESCAPE);
        assertTrue(there("#dashboard-menu"));
    }
}
