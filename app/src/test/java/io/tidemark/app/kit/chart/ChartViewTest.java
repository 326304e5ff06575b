package io.tidemark.app.kit.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.kit.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class ChartViewTest {
    private static final long DAY = 86_400_000L;
    private static final double JANUARY_2023 = 1_672_531_200_000d;
    private static final Numbers NUMBERS = new Numbers(Locale.US);

    private final FxRobot robot = new FxRobot();

    @BeforeEach
    void start() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void close() throws TimeoutException {
        FxToolkit.cleanupStages();
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyKindOfChartIsDrawn(Theme theme) throws Exception {
        Stage stage = show(
                theme,
                () -> List.of(
                        new ChartView(NUMBERS, lines(1, true)),
                        new ChartView(NUMBERS, dots()),
                        new ChartView(NUMBERS, bars(false, true, 3)),
                        new ChartView(NUMBERS, bars(true, true, 3)),
                        new ChartView(NUMBERS, lines(3, true)),
                        new ChartView(NUMBERS, negative())));

        robot.moveTo(robot.offset(
                stage.getScene().getRoot().getChildrenUnmodifiable().getFirst(), 60, 0));
        WaitForAsyncUtils.waitForFxEvents(10);
        robot.interact(() -> {});
        Path file = Path.of("target", "charts-" + theme + ".png");
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> ImageIO.write(
                        SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null), "png", file.toFile()));
        assertTrue(robot.lookup(".chart-card .heading").tryQuery().isPresent(), "the mouse brings up the values");
    }

    @Test
    void arrowKeysWalkThePointsAndSpeakThem() throws Exception {
        List<ChartView> charts = new ArrayList<>();
        show(Theme.LIGHT, () -> {
            charts.add(new ChartView(NUMBERS, lines(1, false)));
            return charts;
        });
        ChartView chart = charts.getFirst();
        List<Integer> picked = new ArrayList<>();
        robot.interact(() -> {
            chart.setOnPick(picked::add);
            chart.requestFocus();
        });
        assertTrue(chart.getAccessibleText().startsWith("Line chart of Revenue from Jan 2023 to Dec 2025, lowest"));

        robot.push(KeyCode.RIGHT).push(KeyCode.RIGHT).push(KeyCode.ENTER);

        assertEquals("Feb 2023, Revenue $\u00a090,820", chart.getAccessibleText());
        assertEquals(List.of(1), picked);
    }

    private static Stage show(Theme theme, Supplier<List<ChartView>> charts) throws TimeoutException {
        Stage stage = FxToolkit.setupStage(shown -> {
            GridPane grid = new GridPane(24, 24);
            IntSupplier next = grid.getChildren()::size;
            for (ChartView chart : charts.get()) {
                chart.setPrefSize(450, 280);
                int at = next.getAsInt();
                grid.add(chart, at % 2, at / 2);
            }
            Scene scene = new Scene(grid, 940, 900);
            theme.wear(scene);
            shown.setScene(scene);
            shown.setX(0);
            shown.setY(0);
            shown.show();
        });
        WaitForAsyncUtils.waitForFxEvents(10);
        return stage;
    }

    private static ChartData lines(int count, boolean filled) {
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            double[] x = new double[36];
            double[] y = new double[36];
            for (int i = 0; i < 36; i++) {
                x[i] = JANUARY_2023 + Math.round(i * 30.44 + 1) * (double) DAY;
                y[i] = Math.rint((80 + 30 * Math.sin(i / 3.0 + s) + i * (s + 1)) * 100) * 10;
            }
            series.add(new Series(List.of("Revenue", "Orders", "Returns").get(s), x, y));
        }
        return new ChartData.Lines(ChartData.Along.TIME, series, filled, count > 1, true, Unit.of("$"), Double.NaN);
    }

    private static ChartData dots() {
        Random random = new Random(3);
        double[] x = random.doubles(120, 0, 90).toArray();
        double[] y = IntStream.range(0, 120)
                .mapToDouble(i -> x[i] * 40 + random.nextGaussian() * 500 + 800)
                .toArray();
        List<String> names = IntStream.range(0, 120).mapToObj(i -> "Shop " + i).toList();
        return new ChartData.Dots(
                new Series("Shops", x, y),
                names,
                List.of("City", "Country"),
                IntStream.range(0, 120).map(i -> i % 2).toArray(),
                new ChartData.Measure("Visits", Unit.NONE),
                new ChartData.Measure("Revenue", Unit.of("$")),
                -1);
    }

    private static ChartData bars(boolean upright, boolean stacked, int count) {
        double[][] values = {
            {412_000, 388_000, 301_000, 274_000, 160_000, 121_000},
            {212_000, 188_000, 151_000, 174_000, 60_000, 81_000},
            {92_000, 78_000, 101_000, 74_000, 40_000, 21_000}
        };
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            series.add(new Series(List.of("Coffee", "Tea", "Equipment").get(s), new double[6], values[s]));
        }
        return new ChartData.Bars(regions(), series, upright, stacked, Unit.of("$"), -1);
    }

    private static ChartData negative() {
        return new ChartData.Bars(
                regions(),
                List.of(new Series("Change", new double[6], new double[] {0.12, -0.04, 0.31, -0.17, 0.02, 0.2})),
                false,
                false,
                Unit.PERCENT,
                2);
    }

    private static List<String> regions() {
        return List.of("Northeast", "South", "Midwest", "West", "Mountain", "Overseas");
    }
}
