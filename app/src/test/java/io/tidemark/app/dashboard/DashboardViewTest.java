package io.tidemark.app.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.app.kit.FxBackground;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class DashboardViewTest {
    private final FxRobot robot = new FxRobot();
    private FxBackground background;
    private DashboardViewModel model;
    private Stage stage;

    @BeforeEach
    void show() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        background = new FxBackground(4);
        model = new DashboardViewModel(
                SampleSales.dashboard(), new SampleSales(), background, SampleSales::now, new Numbers(Locale.US));
        stage = FxToolkit.setupStage(shown -> {
            Scene scene = new Scene(new DashboardView(model), 960, 720);
            Theme.LIGHT.wear(scene);
            shown.setScene(scene);
            model.refresh();
            shown.setX(0);
            shown.setY(0);
            shown.show();
        });
        settle();
    }

    @AfterEach
    void close() throws TimeoutException {
        FxToolkit.cleanupStages();
        background.close();
    }

    private void settle() throws TimeoutException {
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(model::settled).get());
        WaitForAsyncUtils.waitForFxEvents(10);
    }

    @Test
    void aClickOnABarBecomesAChipAndClearAllTakesItAway() throws Exception {
        Node chart = robot.lookup(".tile-bar .business-chart").query();
        robot.clickOn(robot.offset(chart, 0, -22));
        settle();
        picture("picked");
        assertEquals("Region: Midwest  ✕", robot.lookup(".chip").queryAs(Button.class).getText());

        robot.clickOn("Clear all");
        settle();
        assertEquals(0, robot.lookup(".chip").queryAll().size());
    }

    @Test
    void theRangeButtonOpensTheChoice() throws Exception {
        robot.clickOn(".time-range");
        WaitForAsyncUtils.waitForFxEvents(10);
        picture("range");
        robot.clickOn("Last 12 months");
        settle();
        assertEquals("Last 12 months · by month", model.rangeLabel());
    }

    private void picture(String name) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> ImageIO.write(
                SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null),
                "png",
                Path.of("target", name + ".png").toFile()));
    }
}
