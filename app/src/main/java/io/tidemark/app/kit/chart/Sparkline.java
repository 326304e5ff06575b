package io.tidemark.app.kit.chart;

import java.util.stream.DoubleStream;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.transform.Scale;

/// The shape of a run of values, as small as a word: no axes, no labels. FX thread.
public final class Sparkline extends Region {
    private static final double EDGE = 2;

    private final Ink ink = new Ink(this::requestLayout);
    private final Canvas canvas = new Canvas();
    private double[] values = {};

    public Sparkline() {
        getStyleClass().add("sparkline");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinSize(0, 0);
        getChildren().addAll(ink, canvas);
    }

    /// @param next the values, evenly spaced; NaN where there is none
    public void setValues(double[] next) {
        values = next.clone();
        setAccessibleText("The run of the last " + values.length + " values.");
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double fine = ink.fineness();
        canvas.setWidth(getWidth() * fine);
        canvas.setHeight(getHeight() * fine);
        canvas.getTransforms().setAll(new Scale(1 / fine, 1 / fine));
        GraphicsContext gc = canvas.getGraphicsContext2D();
        gc.setTransform(fine, 0, 0, fine, 0, 0);
        gc.clearRect(0, 0, getWidth(), getHeight());
        double[] known = DoubleStream.of(values).filter(Double::isFinite).toArray();
        if (known.length < 2) {
            return;
        }
        double low = DoubleStream.of(known).min().orElse(0);
        double span = Math.max(DoubleStream.of(known).max().orElse(0) - low, 1e-12);
        double[] xs = new double[known.length];
        double[] ys = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            xs[i] = EDGE + (getWidth() - 2 * EDGE) * i / (known.length - 1);
            ys[i] = getHeight() - EDGE - (getHeight() - 2 * EDGE) * (known[i] - low) / span;
        }
        gc.setStroke(ink.series(0));
        gc.setLineWidth(1.5);
        gc.setLineCap(StrokeLineCap.ROUND);
        gc.setLineJoin(StrokeLineJoin.ROUND);
        gc.strokePolyline(xs, ys, known.length);
    }
}
