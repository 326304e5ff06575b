package io.tidemark.app.kit.chart;

import io.fair_acc.chartfx.renderer.spi.AbstractRendererXY;
import io.fair_acc.chartfx.ui.css.DataSetNode;
import io.fair_acc.dataset.DataSet;
import io.fair_acc.dataset.spi.DoubleDataSet;
import io.tidemark.app.kit.Numbers;
import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;

/// Draws one kind of business mark inside Chart-FX: sets the axes, paints the plot, and finds marks again by place.
/// In pixels of the layout, whatever the canvas' fineness. FX thread.
abstract class Marks extends AbstractRendererXY<Marks> {
    /// Marks stay this visible while another one is picked.
    static final double FADED = 0.33;

    final Ink ink;
    final Numbers numbers;

    Marks(Ink ink, Numbers numbers) {
        this.ink = ink;
        this.numbers = numbers;
        setShowInLegend(false);
        // Chart-FX draws a renderer only when it owns a data set; ours keep their numbers themselves
        getDatasets().add(new DoubleDataSet("marks", new double[] {0, 1}, new double[] {0, 1}, 2, false));
    }

    /// Gives both axes ticks and range for a plot of about this size.
    abstract void scale(QuietAxis across, QuietAxis up, double width, double height);

    abstract void paint(GraphicsContext gc, double width, double height);

    /// The time that the axis shows; empty where it shows something else.
    ///
    /// @param width of the plot, in pixels
    Optional<AxisNotes.Reach> reach(double width) {
        return Optional.empty();
    }

    /// The mark at or near a pixel of the plot.
    abstract Optional<Hit> hit(double x, double y);

    /// How many marks the arrow keys walk.
    abstract int count();

    abstract Hit mark(int index);

    /// The whole chart in one sentence.
    abstract String summary();

    /// Names of the series that need a key beside the chart.
    abstract List<String> key();

    @Override
    public void render() {
        updateCachedVariables();
        Canvas canvas = getChart().getCanvas();
        GraphicsContext gc = canvas.getGraphicsContext2D();
        double fine = ink.fineness();
        gc.save();
        gc.scale(fine, fine);
        paint(gc, canvas.getWidth() / fine, canvas.getHeight() / fine);
        gc.restore();
    }

    @Override
    protected void render(GraphicsContext gc, DataSet dataSet, DataSetNode style) {
        // the whole plot is painted at once above
    }

    @Override
    protected Marks getThis() {
        return this;
    }

    /// The line that upright marks stand on.
    void ground(GraphicsContext gc, double width, double height) {
        double y = Math.min(Math.rint(up(Math.clamp(0, yAxis.getMin(), yAxis.getMax()))), height - 1) + 0.5;
        gc.setStroke(ink.grid());
        gc.setLineWidth(1);
        gc.strokeLine(0, y, width, y);
    }

    double across(double value) {
        return xAxis.getDisplayPosition(value) / ink.fineness();
    }

    double up(double value) {
        return yAxis.getDisplayPosition(value) / ink.fineness();
    }
}
