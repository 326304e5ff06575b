package io.tidemark.app.kit.chart;

import io.fair_acc.chartfx.axes.spi.AxisRange;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.axes.spi.TickMark;
import io.fair_acc.chartfx.ui.css.LineStyle;
import io.fair_acc.dataset.spi.fastutil.DoubleArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.collections.ObservableList;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/// An axis that is only its labels: no name, no line, no tick marks. Its ticks come from [Ticks].
final class QuietAxis extends DefaultNumericAxis {
    private static final double GAP = 8;

    private final Ink ink;
    private Ticks ticks;
    private double strong = Double.NaN;
    private boolean bare;
    private final Map<Double, String> labels = new TreeMap<>();

    QuietAxis(Ink ink, Ticks ticks) {
        super(0, 1, 1);
        this.ink = ink;
        this.ticks = ticks;
        setName("");
        setAutoRanging(false);
    }

    void setTicks(Ticks next) {
        if (!next.equals(ticks)) {
            ticks = next;
            redraw();
        }
    }

    /// Chart-FX keeps labels as long as the tick values stay the same, whatever their names.
    private void redraw() {
        getTickMarkValues().clear();
        forceRedraw();
    }

    /// The tick drawn bold, NaN for none.
    void setStrong(double value) {
        if (Double.compare(value, strong) != 0) {
            strong = value;
            redraw();
        }
    }

    /// A bare axis measures, but shows nothing and takes no room.
    void setBare(boolean hidden) {
        bare = hidden;
        redraw();
    }

    @Override
    protected void calculateMajorTickValues(AxisRange range, DoubleArrayList values) {
        labels.clear();
        for (Tick tick : ticks.within(range.getMin(), range.getMax(), Math.max(1, getLength() / ink.fineness()))) {
            values.add(tick.value());
            labels.put(tick.value(), tick.label());
        }
    }

    @Override
    public String getTickMarkLabel(double value) {
        return labels.getOrDefault(value, "");
    }

    @Override
    protected double computePrefWidth(double height) {
        if (getSide().isHorizontal()) {
            return super.computePrefWidth(height);
        }
        updateMajorTickMarks(getRange());
        double widest = 0;
        for (TickMark mark : getTickMarks()) {
            widest = Math.max(widest, width(mark.getText(), ink.smallBold()));
        }
        return Math.ceil(widest + GAP) * ink.fineness();
    }

    @Override
    protected double computePrefHeight(double width) {
        if (getSide().isVertical()) {
            return super.computePrefHeight(width);
        }
        updateMajorTickMarks(getRange());
        return bare ? 0 : Math.ceil(ink.small().getSize() * 1.3 + GAP) * ink.fineness();
    }

    static double width(String label, Font font) {
        Text text = new Text(label);
        text.setFont(font);
        return text.getLayoutBounds().getWidth();
    }

    @Override
    protected void drawTickMarks(
            GraphicsContext gc,
            double length,
            double width,
            double height,
            ObservableList<TickMark> marks,
            double tickLength,
            LineStyle style) {
        // the labels alone carry the axis
    }

    @Override
    protected boolean isMinorTickVisible() {
        return false;
    }

    @Override
    protected void drawAxisLine(GraphicsContext gc, double length, double width, double height) {
        // the grid's base line is enough
    }

    @Override
    protected void drawTickLabels(
            GraphicsContext gc, double width, double height, ObservableList<TickMark> marks, double tickLength) {
        double fine = ink.fineness();
        gc.save();
        gc.scale(fine, fine);
        boolean horizontal = getSide().isHorizontal();
        gc.setTextBaseline(horizontal ? VPos.TOP : VPos.CENTER);
        if (horizontal) {
            drawAlong(gc, width / fine, marks);
        } else {
            gc.setTextAlign(TextAlignment.RIGHT);
            for (TickMark mark : marks) {
                dip(gc, mark);
                gc.fillText(mark.getText(), width / fine - GAP, Math.rint(place(mark)));
            }
        }
        gc.restore();
    }

    /// Labels stay within the plot: one that would stick out is moved in, one that would touch its neighbour is
    /// left out.
    private void drawAlong(GraphicsContext gc, double width, List<TickMark> marks) {
        gc.setTextAlign(TextAlignment.LEFT);
        double free = Double.NEGATIVE_INFINITY;
        for (TickMark mark : marks) {
            dip(gc, mark);
            double size = width(mark.getText(), gc.getFont());
            double start = Math.clamp(place(mark) - size / 2, 0, Math.max(0, width - size));
            if (start >= free) {
                gc.fillText(mark.getText(), Math.rint(start), GAP);
                free = start + size + GAP / 2;
            }
        }
    }

    private double place(TickMark mark) {
        return mark.getPosition() / ink.fineness();
    }

    private void dip(GraphicsContext gc, TickMark mark) {
        boolean bold = mark.getValue() == strong;
        gc.setFill(bold ? ink.text() : ink.quiet());
        gc.setFont(bold ? ink.smallBold() : ink.small());
    }
}
