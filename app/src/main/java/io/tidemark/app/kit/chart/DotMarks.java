package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;
import java.util.List;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/// Dots in the plane, for how two measures go together.
final class DotMarks extends Marks {
    private static final double RADIUS = 4;
    private static final double SMALL_RADIUS = 2;
    private static final int MANY = 1500;
    private static final double CLEAR = 0.65;
    private static final double REACH = 24;
    private static final double TICK_PIXELS = 64;

    private final ChartData.Dots data;
    private final ValueTicks acrossTicks;
    private final ValueTicks upTicks;

    DotMarks(Ink ink, Numbers numbers, ChartData.Dots data) {
        super(ink, numbers);
        this.data = data;
        this.acrossTicks = new ValueTicks(numbers, data.across().unit(), 2 * TICK_PIXELS);
        this.upTicks = new ValueTicks(numbers, data.up().unit(), TICK_PIXELS / 2);
    }

    @Override
    void scale(QuietAxis across, QuietAxis up, double width, double height) {
        fit(across, data.points().x(), acrossTicks, width);
        fit(up, data.points().y(), upTicks, height);
        up.setStrong(Double.NaN);
    }

    private static void fit(QuietAxis axis, double[] values, ValueTicks ticks, double pixels) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        // zero belongs to the picture unless the cloud is far from it
        low = low > 0 && low < (high - low) * 0.5 ? 0 : low;
        double[] range = ticks.rounded(low, low == high ? low + 1 : high, pixels);
        axis.setTicks(ticks);
        // dots on the edge are shown whole
        double edge = (range[1] - range[0]) * (RADIUS + 2) / Math.max(1, pixels);
        axis.set(range[0] - edge, range[1] + edge);
    }

    @Override
    void paint(GraphicsContext gc, double width, double height) {
        Series points = data.points();
        double radius = points.size() > MANY ? SMALL_RADIUS : RADIUS;
        double clear = data.selected() < 0 ? CLEAR : FADED;
        for (int i = 0; i < points.size(); i++) {
            gc.setFill(colour(i).deriveColor(0, 1, 1, clear));
            dot(gc, i, radius);
        }
        if (data.selected() >= 0 && data.selected() < points.size()) {
            gc.setFill(colour(data.selected()));
            dot(gc, data.selected(), radius + 2);
        }
        gc.setFill(ink.quiet());
        gc.setFont(ink.small());
        gc.setTextAlign(TextAlignment.LEFT);
        gc.setTextBaseline(VPos.TOP);
        gc.fillText(data.up().name(), RADIUS, RADIUS);
        gc.setTextAlign(TextAlignment.RIGHT);
        gc.setTextBaseline(VPos.BOTTOM);
        gc.fillText(data.across().name(), width - RADIUS, height - RADIUS);
    }

    private Color colour(int point) {
        return ink.series(data.group()[point]);
    }

    private void dot(GraphicsContext gc, int i, double radius) {
        double x = across(data.points().x()[i]);
        double y = up(data.points().y()[i]);
        if (Double.isFinite(x) && Double.isFinite(y)) {
            gc.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
        }
    }

    @Override
    Optional<Hit> hit(double x, double y) {
        int best = -1;
        double nearest = REACH * REACH;
        for (int i = 0; i < data.points().size(); i++) {
            double dx = across(data.points().x()[i]) - x;
            double dy = up(data.points().y()[i]) - y;
            if (dx * dx + dy * dy < nearest) {
                nearest = dx * dx + dy * dy;
                best = i;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(mark(best));
    }

    @Override
    int count() {
        return data.points().size();
    }

    @Override
    Hit mark(int index) {
        double x = data.points().x()[index];
        double y = data.points().y()[index];
        return new Hit(
                index,
                0,
                data.names().get(index),
                List.of(
                        new Hit.Reading(
                                data.across().name(),
                                numbers.figure(x, data.across().unit()),
                                Color.TRANSPARENT,
                                Double.NaN),
                        new Hit.Reading(
                                data.up().name(), numbers.figure(y, data.up().unit()), Color.TRANSPARENT, Double.NaN)),
                across(x),
                up(y));
    }

    @Override
    String summary() {
        return Spoken.dots(data);
    }

    @Override
    List<String> key() {
        return data.groups();
    }
}
