package io.tidemark.app.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.dashboard.SampleSales;
import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.workspace.EditingInMemory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
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

class ChangesViewTest {
    private final EditingInMemory editing = new EditingInMemory();
    private final FxRobot robot = new FxRobot();
    private final FxBackground background = new FxBackground(2);
    private ChangesViewModel model;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        model = new ChangesViewModel(
                background,
                editing,
                shown -> new DashboardViewModel(
                        shown, new SampleSales(), background, SampleSales::now, new Numbers(Locale.UK)),
                InstantSource.fixed(EditingInMemory.NOW),
                new Moments(ZoneOffset.UTC, Locale.UK));
        stage = FxToolkit.setupStage(shown -> {
            StackPane shell = new StackPane(new ChangesView(model));
            shell.getStyleClass().add("shell");
            shell.getStylesheets().add(Theme.stylesheet(io.tidemark.app.shell.DesktopWindow.class, "ShellView.css"));
            Scene scene = new Scene(shell, 900, 980);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            shown.show();
        });
    }

    @AfterEach
    void close() throws TimeoutException {
        robot.interact(model::close);
        FxToolkit.cleanupStages();
        background.close();
    }

    private void load() {
        robot.interact(model::load);
        WaitForAsyncUtils.waitForFxEvents(10);
    }

    /// A tile that one made an area of and the other bars.
    private void tileInConflict() {
        ObjectNode board = Json.MAPPER.valueToTree(SampleSales.dashboard());
        Tile area = SampleSales.dashboard().tiles().stream()
                .filter(tile -> tile.type().equals("area"))
                .findFirst()
                .orElseThrow();
        editing.put("dashboards", "d1", board.toString().replace("'", "’"));
        JsonNode query = Json.MAPPER.valueToTree(area.query());
        ObjectNode theirs = query.deepCopy();
        theirs.withArray("/dimensions")
                .removeAll()
                .addObject()
                .put("field", "region")
                .put("as", "region");
        Clash.conflict(
                editing,
                "[{'path':'/body/title','before':'Sales','yours':'Sales of the harbour','theirs':'Harbour sales'},"
                        + "{'path':'/body/tiles/" + area.id() + "/type','before':'line','yours':'area','theirs':'bar'},"
                        + "{'path':'/body/tiles/" + area.id() + "/query','before':" + query + ",'yours':" + query
                        + ",'theirs':" + theirs + "},"
                        + "{'path':'/body/tiles/" + area.id()
                        + "#x,y,w,h','before':{'x':0,'y':2,'w':16,'h':7},'yours':{'x':0,'y':2,'w':12,'h':7},"
                        + "'theirs':{'x':12,'y':2,'w':12,'h':7}}]");
    }

    @Test
    void anEmptyPageSaysThatAllIsWell() throws Exception {
        load();
        assertTrue(robot.lookup("Nothing waits: the server has all you did.")
                .tryQuery()
                .isPresent());
        picture("changes-empty-light");
    }

    @Test
    void aConflictIsDecidedByKeys() throws Exception {
        tileInConflict();
        load();
        waitFor(() -> robot.lookup(".tile-preview .business-chart").queryAll().size() == 2);
        picture("conflict-light");
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        picture("conflict-dark");

        robot.interact(() -> model.seek("c1"));
        assertTrue(node(".keep-mine").isFocused());
        robot.type(KeyCode.TAB);
        assertTrue(node(".keep-theirs").isFocused());
        robot.type(KeyCode.ENTER);
        waitFor(() -> !editing.documents.containsKey("c1"));
        waitFor(() -> robot.lookup(".keep-theirs").tryQuery().isEmpty());
        picture("decided-dark");
    }

    @Test
    void whatCouldNotBeSavedIsCopiedAndDiscardedOnlyWhenAsked() throws Exception {
        editing.unsaved.add(Clash.unsaved());
        for (int i = 1; i <= 7; i++) {
            editing.waiting.add(Clash.waiting(i));
        }
        load();
        picture("unsaved-light");
        robot.interact(() -> node(".copy-unsaved").requestFocus());
        robot.type(KeyCode.ENTER);
        robot.interact(
                () -> assertTrue(Clipboard.getSystemClipboard().getString().contains("Low water at the old pier")));

        robot.interact(() -> node(".discard-unsaved").requestFocus());
        robot.type(KeyCode.ENTER);
        assertTrue(node(".keep-unsaved").isFocused(), "the harmless answer");
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        picture("discard-dark");
        robot.type(KeyCode.ENTER);
        assertEquals(1, editing.unsaved.size());
        assertFalse(node(".really-discard").getParent().isVisible());

        robot.type(KeyCode.ENTER);
        robot.interact(() -> node(".really-discard").requestFocus());
        robot.type(KeyCode.ENTER);
        waitFor(() -> editing.unsaved.isEmpty());
        waitFor(() -> robot.lookup(".discard-unsaved").tryQuery().isEmpty());
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
