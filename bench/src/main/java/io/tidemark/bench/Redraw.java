package io.tidemark.bench;

import io.tidemark.app.kit.FxBackground;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;

/// Panning a line of a million points by a little, drawn anew each time with axes and labels; against a bare canvas
/// that draws the lowest and highest point of each pixel column.
final class Redraw implements Benchmark {
    private static final int POINTS = 1_000_000;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 500;
    private static final int FRAMES = 100;
    private static final int LIMIT_SECONDS = 120;

    @Override
    public String name() {
        return "redraw";
    }

    @Override
    public List<Figure> run(Path folder) throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        // Pulses as fast as frames are done instead of sixty a second.
        System.setProperty("javafx.animation.fullspeed", "true");
        Series series = walk();
        CompletableFuture<Film> ours = new CompletableFuture<>();
        CompletableFuture<Film> bare = new CompletableFuture<>();
        Platform.startup(() -> {
            Platform.setImplicitExit(false);
            ChartView chart = new ChartView(
                    new Numbers(Locale.ENGLISH),
                    new ChartData.Lines(
                            ChartData.Along.NUMBER, List.of(series), false, false, false, Unit.of(""), Double.NaN));
            ours.complete(new Film(chart, frame -> chart.show(from(frame), to(frame))));
            Canvas canvas = new Canvas(WIDTH, HEIGHT);
            bare.complete(new Film(new Pane(canvas), frame -> draw(canvas, series, frame)));
        });
        Film product = ours.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Film raw = bare.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Timing.inTurn(1, product::play, raw::play);
        double[] medians = Timing.inTurn(5, product::play, raw::play);
        return List.of(new Figure(
                "redraw of a line of 1 M points, " + WIDTH + " × " + HEIGHT,
                "bare canvas, min and max per column",
                medians[0] / FRAMES,
                medians[1] / FRAMES,
                0,
                Double.NaN,
                "software rendering, axes and labels included"));
    }

    private static Series walk() {
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < POINTS; i++) {
            x[i] = i;
            y[i] = (i == 0 ? 0 : y[i - 1]) + random.nextDouble() - 0.5;
        }
        return new Series("Walk", x, y);
    }

    /// A window and what each frame changes in it. Made on the FX thread, played from any other.
    private static final class Film {
        private final Stage stage = new Stage();
        private final IntConsumer change;

        Film(Parent root, IntConsumer change) {
            this.change = change;
            stage.setScene(new Scene(root, WIDTH, HEIGHT));
            Theme.LIGHT.wear(stage.getScene());
        }

        /// Shows all frames, each after the one before was rendered.
        void play() throws Exception {
            CountDownLatch over = new CountDownLatch(1);
            AnimationTimer timer = new AnimationTimer() {
                private int frame;

                @Override
                public void handle(long now) {
                    if (frame == FRAMES) {
                        stop();
                        stage.hide();
                        over.countDown();
                    } else {
                        change.accept(frame++);
                    }
                }
            };
            try (FxBackground background = new FxBackground(1)) {
                background.onOwner(() -> {
                    stage.show();
                    timer.start();
                });
                if (!over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the frames were not drawn");
                }
            }
        }
    }

    private static double from(int frame) {
        return frame * 100.0;
    }

    private static double to(int frame) {
        return POINTS - 1 - (FRAMES - frame) * 100.0;
    }

    private static void draw(Canvas canvas, Series series, int frame) {
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
    }
}
