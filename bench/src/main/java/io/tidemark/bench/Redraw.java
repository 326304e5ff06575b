package io.tidemark.bench;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import io.tidemark.app.kit.Unit;
import io.tidemark.app.kit.chart.ChartData;
import io.tidemark.app.kit.chart.ChartView;
import io.tidemark.app.kit.chart.Series;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;

/// Panning a line of a million points by a little, drawn anew each time with axes and labels; against a bare canvas
/// that draws the lowest and highest point of each pixel column.
final class Redraw implements Benchmark {
    private static final int POINTS = 1_000_000;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 500;
    private static final int FRAMES = 60;

    @Override
    public String name() {
        return "redraw";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        CompletableFuture<double[]> medians = new CompletableFuture<>();
        Platform.startup(() -> {
            try {
                medians.complete(measure());
            } catch (Exception e) {
                medians.completeExceptionally(e);
            }
        });
        double[] found = medians.get(5, TimeUnit.MINUTES);
        return List.of(new Figure(
                "redraw of a line of 1 M points, " + WIDTH + " × " + HEIGHT,
                "bare canvas, min and max per column",
                found[0],
                found[1],
                0,
                Double.NaN,
                "software rendering"));
    }

    private static double[] measure() throws Exception {
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < POINTS; i++) {
            x[i] = i;
            y[i] = (i == 0 ? 0 : y[i - 1]) + random.nextDouble() - 0.5;
        }
        Series series = new Series("Walk", x, y);
        ChartView chart = new ChartView(
                new Numbers(Locale.ENGLISH),
                new ChartData.Lines(
                        ChartData.Along.NUMBER, List.of(series), false, false, false, Unit.of(""), Double.NaN));
        Scene ours = scene(chart);
        Theme.LIGHT.wear(ours);
        Canvas canvas = new Canvas(WIDTH, HEIGHT);
        Scene bare = scene(new Pane(canvas));
        WritableImage image = new WritableImage(WIDTH, HEIGHT);
        int[] frame = {0, 0};
        Timing.inTurn(
                FRAMES / 4,
                () -> ours(chart, ours, image, frame[0]++),
                () -> bare(canvas, series, bare, image, frame[1]++));
        return Timing.inTurn(
                FRAMES,
                () -> ours(chart, ours, image, frame[0]++),
                () -> bare(canvas, series, bare, image, frame[1]++));
    }

    private static Scene scene(Parent root) {
        return new Scene(root, WIDTH, HEIGHT);
    }

    private static double from(int frame) {
        return frame * 100.0;
    }

    private static double to(int frame) {
        return POINTS - 1 - (FRAMES * 2 - frame) * 100.0;
    }

    private static void ours(ChartView chart, Scene scene, WritableImage image, int frame) {
        chart.show(from(frame), to(frame));
        scene.snapshot(image);
    }

    private static void bare(Canvas canvas, Series series, Scene scene, WritableImage image, int frame) {
        int from = (int) from(frame);
        int to = (int) to(frame);
        double[] y = series.y();
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        double[] lows = new double[WIDTH];
        double[] highs = new double[WIDTH];
        for (int column = 0; column < WIDTH; column++) {
            int start = from + (int) ((long) (to - from) * column / WIDTH);
            int end = from + (int) ((long) (to - from) * (column + 1) / WIDTH);
            lows[column] = Double.MAX_VALUE;
            highs[column] = -Double.MAX_VALUE;
            for (int i = start; i < end; i++) {
                lows[column] = Math.min(lows[column], y[i]);
                highs[column] = Math.max(highs[column], y[i]);
            }
            low = Math.min(low, lows[column]);
            high = Math.max(high, highs[column]);
        }
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, WIDTH, HEIGHT);
        g.setStroke(Color.BLUE);
        double scale = HEIGHT / (high - low);
        double[] px = new double[WIDTH * 2];
        double[] py = new double[WIDTH * 2];
        for (int column = 0; column < WIDTH; column++) {
            px[2 * column] = column;
            px[2 * column + 1] = column;
            py[2 * column] = (high - lows[column]) * scale;
            py[2 * column + 1] = (high - highs[column]) * scale;
        }
        g.strokePolyline(px, py, WIDTH * 2);
        scene.snapshot(image);
    }
}
