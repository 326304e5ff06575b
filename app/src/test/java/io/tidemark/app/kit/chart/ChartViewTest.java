package io.tidemark.app.kit.chart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.kit.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.layout.GridPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class ChartViewTest {
    private static final long DAY = 86_400_000L;

    @Test
    void eachKindOfChartIsDrawn() throws Exception {
        FxToolkit.registerPrimaryStage();
        for (Theme theme : Theme.values()) {
            Stage stage = FxToolkit.setupStage(s -> {
                GridPane grid = new GridPane(16, 16);
                grid.add(sized(new ChartView(new Numbers(Locale.US), lines(1, true))), 0, 0);
                grid.add(sized(new ChartView(new Numbers(Locale.US), lines(3, false))), 1, 0);
                grid.add(sized(new ChartView(new Numbers(Locale.US), bars(false, 1, 2))), 0, 1);
                grid.add(sized(new ChartView(new Numbers(Locale.US), bars(true, 3, -1))), 1, 1);
                Scene scene = new Scene(grid, 1200, 720);
                theme.wear(scene);
                s.setScene(scene);
                s.show();
            });
            WaitForAsyncUtils.waitForFxEvents(20);
            Path out = Path.of("target", "charts-" + theme + ".png");
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
                ImageIO.write(SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null), "png", out.toFile());
                return out;
            });
            assertTrue(Files.size(out) > 0);
        }
    }

    private static ChartView sized(ChartView view) {
        view.setPrefSize(580, 340);
        return view;
    }

    private static ChartData lines(int count, boolean filled) {
        List<Series> series = new java.util.ArrayList<>();
        for (int s = 0; s < count; s++) {
            double[] x = new double[36];
            double[] y = new double[36];
            for (int i = 0; i < 36; i++) {
                x[i] = 1672531200000L + i * DAY * 30.44;
                y[i] = (80 + 30 * Math.sin(i / 3.0 + s) + i * (s + 1)) * 1000;
            }
            series.add(new Series(List.of("Revenue", "Orders", "Returns").get(s), x, y));
        }
        return new ChartData.Lines(ChartData.Along.TIME, series, filled, true, Unit.of("$"), Double.NaN);
    }

    private static ChartData bars(boolean upright, int count, int selected) {
        List<Series> series = new java.util.ArrayList<>();
        double[] y = {412_000, 388_000, 301_000, 274_000, 160_000, 121_000};
        for (int s = 0; s < count; s++) {
            series.add(new Series("Series " + s, new double[6], y));
        }
        return new ChartData.Bars(
                List.of("Northeast", "South", "Midwest", "West", "Mountain", "Overseas"),
                series,
                upright,
                false,
                Unit.of("$"),
                selected);
    }
}
