package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;

/// Lines and areas, each named at its end.
final class LineMarks extends Marks {
    private static final double FILL = 0.13;
    private static final double STACK_FILL = 0.55;
    private static final double VALUE_PIXELS = 24;
    private static final double LONE_POINT = 2.5;

    private final ChartData.Lines data;
    /// As drawn: the heights of a stack are sums.
    private final List<Series> drawn;
    private final Ticks places;
    private final ValueTicks values;
    private final LineLabels labels;
    private final Envelope envelope = new Envelope();
    private final double low;
    private final double high;
    private double from;
    private double to;

    LineMarks(Ink ink, Numbers numbers, ChartData.Lines data) {
        super(ink, numbers);
        this.data = data;
        this.drawn = data.stacked() ? Stack.of(data.series()) : data.series();
        this.values = new ValueTicks(numbers, data.unit(), VALUE_PIXELS);
        this.labels = new LineLabels(ink, drawn, data.stacked());
        double[] range = range(data, drawn);
        this.low = range[0];
        this.high = range[1];
        this.places = switch (data.along()) {
            case TIME -> new CalendarTicks(numbers.locale(), spacing());
            case NUMBER -> new ValueTicks(numbers, Unit.NONE, 4 * VALUE_PIXELS);
        };
        showAll();
    }

    private static double[] range(ChartData.Lines data, List<Series> drawn) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series line : drawn) {
            for (double value : line.y()) {
                low = value < low ? value : low;
                high = value > high ? value : high;
            }
        }
        if (low > high) {
            return new double[] {0, 1};
        }
        if (data.zero() || data.filled()) {
            low = Math.min(0, low);
            high = Math.max(0, high);
        }
        return new double[] {low, low == high ? low + 1 : high};
    }

    /// Millis between neighbours, by the first line's shortest step among its first points.
    private double spacing() {
        double least = Double.MAX_VALUE;
        for (Series line : data.series()) {
            for (int i = 1; i < Math.min(line.size(), 50); i++) {
                least = Math.min(least, line.x()[i] - line.x()[i - 1]);
            }
        }
        return least == Double.MAX_VALUE ? 28 * 86_400_000d : least;
    }

    void showAll() {
        from = Double.POSITIVE_INFINITY;
        to = Double.NEGATIVE_INFINITY;
        for (Series line : data.series()) {
            if (line.size() > 0) {
                from = Math.min(from, line.x()[0]);
                to = Math.max(to, line.x()[line.size() - 1]);
            }
        }
        if (from >= to) {
            double half = data.along() == ChartData.Along.TIME ? 15 * 86_400_000d : 0.5;
            from = from == Double.POSITIVE_INFINITY ? 0 : from - half;
            to = from + 2 * half;
        }
    }

    void show(double start, double end) {
        from = start;
        to = end;
    }

    double from() {
        return from;
    }

    double to() {
        return to;
    }

    @Override
    void scale(QuietAxis across, QuietAxis up, double width, double height) {
        double[] rounded = values.rounded(low, high, height);
        up.setTicks(values);
        up.setStrong(Double.NaN);
        up.set(rounded[0], rounded[1]);
        double room = labels.room();
        across.setTicks(new Ticks.Until(places, to));
        across.set(from, to + (to - from) * room / Math.max(1, width - room));
    }

    @Override
    Optional<AxisNotes.Reach> reach(double width) {
        if (data.along() != ChartData.Along.TIME || data.empty()) {
            return Optional.empty();
        }
        double last = Double.NEGATIVE_INFINITY;
        double step = 0;
        for (Series line : data.series()) {
            int size = line.size();
            if (size > 0 && line.x()[size - 1] > last) {
                last = line.x()[size - 1];
                step = size > 1 ? longestOfLast(line) : spacing();
            }
        }
        double through = to < last ? to : last + step;
        return Optional.of(new AxisNotes.Reach(from, to, through, Math.max(1, width - labels.room())));
    }

    /// How long the last point counts: a month's length says little of the next one's, four of them do.
    private static double longestOfLast(Series line) {
        double longest = 0;
        for (int i = Math.max(1, line.size() - 4); i < line.size(); i++) {
            longest = Math.max(longest, line.x()[i] - line.x()[i - 1]);
        }
        return longest;
    }

    @Override
    void paint(GraphicsContext gc, double width, double height) {
        ground(gc, width, height);
        gc.setLineCap(StrokeLineCap.ROUND);
        gc.setLineJoin(StrokeLineJoin.ROUND);
        for (int i = drawn.size() - 1; i >= 0; i--) {
            Series line = drawn.get(i);
            envelope.fill(line, from, to, (int) Math.max(1, width));
            if (data.filled()) {
                area(gc, i);
            }
            stroke(gc, i);
        }
        labels.paint(gc, this::across, this::up, width, height);
        ring(gc);
    }

    private void area(GraphicsContext gc, int index) {
        double base = up(Math.clamp(0, yAxis.getMin(), yAxis.getMax()));
        // a stack's areas are opaque, because the next one is painted over the last one's foot
        gc.setFill(
                data.stacked()
                        ? ink.panel().interpolate(ink.series(index), STACK_FILL)
                        : ink.series(index).deriveColor(0, 1, 1, FILL));
        for (int start = 0; start < envelope.size(); ) {
            int end = runEnd(start);
            if (end - start > 1) {
                gc.beginPath();
                gc.moveTo(across(envelope.x(start)), base);
                for (int i = start; i < end; i++) {
                    gc.lineTo(across(envelope.x(i)), up(envelope.y(i)));
                }
                gc.lineTo(across(envelope.x(end - 1)), base);
                gc.closePath();
                gc.fill();
            }
            start = end + 1;
        }
    }

    private void stroke(GraphicsContext gc, int index) {
        gc.setStroke(ink.series(index));
        gc.setFill(ink.series(index));
        // a wide pen over a cloud of points costs more than it shows
        gc.setLineWidth(envelope.size() > 2000 ? 1 : 2);
        for (int start = 0; start < envelope.size(); ) {
            int end = runEnd(start);
            int count = end - start;
            double[] xs = new double[count];
            double[] ys = new double[count];
            for (int i = 0; i < count; i++) {
                xs[i] = across(envelope.x(start + i));
                ys[i] = up(envelope.y(start + i));
            }
            if (count == 1) {
                gc.fillOval(xs[0] - LONE_POINT, ys[0] - LONE_POINT, 2 * LONE_POINT, 2 * LONE_POINT);
            } else if (count > 1) {
                gc.strokePolyline(xs, ys, count);
            }
            start = end + 1;
        }
    }

    /// A missing value breaks the line.
    private int runEnd(int start) {
        int end = start;
        while (end < envelope.size() && !Double.isNaN(envelope.y(end))) {
            end++;
        }
        return end;
    }

    private void ring(GraphicsContext gc) {
        if (Double.isNaN(data.selected()) || data.series().isEmpty()) {
            return;
        }
        Series line = drawn.getFirst();
        int at = line.nearest(data.selected());
        if (at < 0 || Double.isNaN(line.y()[at])) {
            return;
        }
        double x = across(line.x()[at]);
        double y = up(line.y()[at]);
        gc.setStroke(ink.series(0));
        gc.setFill(ink.panel());
        gc.setLineWidth(2);
        gc.fillOval(x - 5, y - 5, 10, 10);
        gc.strokeOval(x - 5, y - 5, 10, 10);
    }

    @Override
    Optional<Hit> hit(double x, double y) {
        if (data.empty()) {
            return Optional.empty();
        }
        int longest = longest();
        return Optional.of(mark(data.series().get(longest).nearest(xAxis.getValueForDisplay(x))));
    }

    private int longest() {
        int longest = 0;
        for (int i = 1; i < data.series().size(); i++) {
            longest = data.series().get(i).size() > data.series().get(longest).size() ? i : longest;
        }
        return longest;
    }

    @Override
    int count() {
        return data.empty() ? 0 : data.series().get(longest()).size();
    }

    @Override
    Hit mark(int index) {
        int longest = longest();
        double place = data.series().get(longest).x()[index];
        List<Hit.Reading> readings = new ArrayList<>();
        for (int i = 0; i < data.series().size(); i++) {
            Series line = data.series().get(i);
            int at = line.nearest(place);
            if (at >= 0 && line.x()[at] == place && !Double.isNaN(line.y()[at])) {
                double value = line.y()[at];
                readings.add(new Hit.Reading(
                        line.name(),
                        numbers.figure(value, data.unit()),
                        ink.series(i),
                        up(drawn.get(i).y()[at])));
            }
        }
        double y = readings.isEmpty() ? 0 : readings.getFirst().y();
        return new Hit(index, longest, places.name(place), readings, across(place), y);
    }

    @Override
    String summary() {
        return Spoken.lines(data, places, numbers);
    }

    @Override
    List<String> key() {
        return List.of();
    }
}
