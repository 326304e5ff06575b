package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.SameThread;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.workspace.Onlooker;
import io.tidemark.app.workspace.Stretch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// What the live line adds to a dashboard: who else looks, and what was missed.
class LiveDashboardViewTest {
    private static final List<Onlooker> PEOPLE = List.of(
            new Onlooker("0191", "Ada Harbour"),
            new Onlooker("0192", "Bo Lind"),
            new Onlooker("0193", "Chioma Eze"),
            new Onlooker("0194", "Dmitri Volkov"),
            new Onlooker("0195", "Eva Roth"),
            new Onlooker("0196", "Farid Aziz"),
            new Onlooker("0197", "Grace Kim"));
    private static final Stretch REPLAYED = new Stretch(
            Instant.parse("2025-12-31T13:03:00Z"), Instant.parse("2025-12-31T13:20:00Z"), Stretch.How.REPLAYED);
    private static final Stretch REREAD = new Stretch(
            Instant.parse("2025-02-01T00:00:00Z"), Instant.parse("2025-06-15T00:00:00Z"), Stretch.How.REREAD);

    private final FxRobot robot = new FxRobot();
    private final List<Stretch> stretches = new ArrayList<>();
    private DashboardViewModel model;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        model = new DashboardViewModel(
                SampleSales.dashboard(), new SampleSales(), new SameThread(), SampleSales::now, new Numbers(Locale.UK));
        stage = FxToolkit.setupStage(shown -> {
            Scene scene = new Scene(new DashboardView(model), 1000, 760);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            model.refresh();
            shown.show();
        });
        WaitForAsyncUtils.waitForFxEvents(10);
    }

    @AfterEach
    void close() throws TimeoutException {
        FxToolkit.cleanupStages();
    }

    private void remark(Stretch... known) {
        stretches.clear();
        stretches.addAll(List.of(known));
        robot.interact(this::tell);
        WaitForAsyncUtils.waitForFxEvents(10);
    }

    private void tell() {
        model.remark(List.copyOf(stretches), gone -> {
            stretches.remove(gone);
            tell();
        });
    }

    @Test
    void fourFacesAndANumberAndNothingJumpsWhenTheyComeOrGo() throws Exception {
        Bounds before = tiles();
        robot.interact(() -> model.onlookers().setAll(PEOPLE));
        WaitForAsyncUtils.waitForFxEvents(10);

        assertEquals(List.of("AH", "BL", "CE", "DV", "+3"), faces());
        Node faces = robot.lookup(".onlookers").query();
        assertTrue(String.valueOf(faces.getAccessibleText()).contains("Grace Kim"));
        assertEquals(
                "Also here: Eva Roth, Farid Aziz, Grace Kim.",
                robot.lookup("+3").queryLabeled().getTooltip().getText());
        remark(REPLAYED, REREAD);
        picture("live-light");
        robot.interact(() -> Theme.DARK.wear(stage.getScene()));
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("live-dark");

        assertEquals(before, tiles());
        robot.interact(() -> model.onlookers().clear());
        WaitForAsyncUtils.waitForFxEvents(10);
        assertEquals(0, robot.lookup(".avatar").queryAll().size());
        assertEquals(before, tiles());
    }

    @Test
    void whatWasMissedIsMarkedBelowThePlotAndSaid() {
        remark(REPLAYED, REREAD);

        Node chart = robot.lookup(".tile-area .business-chart").query();
        List<Button> marks = robot.from(chart).lookup(".note-mark").queryAllAs(Button.class).stream()
                .sorted(Comparator.comparingDouble(Button::getLayoutX))
                .toList();
        assertEquals(2, marks.size());
        assertTrue(String.valueOf(chart.getAccessibleText()).contains("was read again in full."));
        assertTrue(marks.getLast().getTooltip().getText().contains("came in after the connection was back."));
        Bounds mark = marks.getFirst().localToScene(marks.getFirst().getBoundsInLocal());
        Bounds all = chart.localToScene(chart.getBoundsInLocal());
        assertTrue(all.contains(mark), "within the chart: " + mark + " in " + all);
        assertTrue(mark.getMinY() > all.getMaxY() - 40, "at its lower edge");
    }

    @Test
    void aMarkThatIsPressedIsPutAwayEverywhereAndPicksNothing() {
        remark(REREAD);
        robot.clickOn(".tile-area .note-mark");
        WaitForAsyncUtils.waitForFxEvents(10);

        assertEquals(List.of(), stretches);
        assertEquals(0, robot.lookup(".note-mark").queryAll().size());
        assertEquals(0, model.filters().size());
    }

    @Test
    void anAxisThatDoesNotCoverTheTimeSaysNothing() {
        remark(new Stretch(
                Instant.parse("2026-11-26T13:03:00Z"), Instant.parse("2026-11-26T13:20:00Z"), Stretch.How.REPLAYED));
        assertEquals(0, robot.lookup(".note-mark").queryAll().size());
    }

    private List<String> faces() {
        Parent row = robot.lookup(".onlookers").query();
        return row.getChildrenUnmodifiable().stream()
                .map(face -> ((Labeled) face).getText())
                .toList();
    }

    private Bounds tiles() {
        Node grid = robot.lookup(".tile-grid").query();
        return grid.localToScene(grid.getBoundsInLocal());
    }

    private void picture(String name) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> ImageIO.write(
                        SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null),
                        "png",
                        Path.of("target", name + ".png").toFile()));
    }
}
