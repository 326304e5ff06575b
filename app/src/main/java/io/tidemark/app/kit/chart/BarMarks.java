package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/// Bars by category: rows with their value written at the end, or columns; several series side by side or on top of
/// each other.
final class BarMarks extends Marks {
    private static final double ROW_PIXELS = 22;
    private static final double ROW_NAME = 168;
    private static final int FEW_COLUMNS = 6;
    private static final double VALUE_PIXELS = 24;
    private static final double THICKEST_ROW = 28;
    private static final double THICKEST_COLUMN = 56;
    private static final double FILLED = 0.72;
    private static final double GAP = 6;
    private static final double ROUND = 3;

    private final ChartData.Bars data;
    private final ValueTicks values;
    private int shown;

    BarMarks(Ink ink, Numbers numbers, ChartData.Bars data) {
        super(ink, numbers);
        this.data = data;
        this.values = new ValueTicks(numbers, data.unit(), VALUE_PIXELS);
        this.shown = data.categories().size();
    }

    @Override
    void scale(QuietAxis across, QuietAxis up, double width, double height) {
        double[] range = range();
        if (data.upright()) {
            double[] rounded = values.rounded(range[0], range[1], height);
            up.setTicks(values);
            up.setStrong(Double.NaN);
            up.set(rounded[0], rounded[1]);
            across.setTicks(columnNames(width));
            across.set(-0.5, Math.max(1, shown) - 0.5);
            return;
        }
        shown = Math.clamp(
                (long) (height / ROW_PIXELS), 1, Math.max(1, data.categories().size()));
        List<String> names = data.categories().stream()
                .limit(shown)
                .map(name -> shortened(name, ROW_NAME))
                .toList();
        up.setTicks(new NamedTicks(names.reversed(), 1));
        up.set(-0.5, shown - 0.5);
        up.setStrong(data.selected() < 0 ? Double.NaN : shown - 1 - data.selected());
        double room = room();
        double unitsPerPixel = (range[1] - range[0]) / Math.max(1, width - room * (range[0] < 0 ? 2 : 1));
        across.setTicks(new NamedTicks(List.of(), 1));
        across.set(range[0] < 0 ? range[0] - room * unitsPerPixel : 0, range[1] + room * unitsPerPixel);
    }

    /// Few names are all shown, shortened where they must; of many, as many as fit.
    private NamedTicks columnNames(double width) {
        double each = width / Math.max(1, shown);
        double widest = data.categories().stream()
                .mapToDouble(name -> QuietAxis.width(name, ink.small()))
                .max()
                .orElse(0);
        if (shown > FEW_COLUMNS) {
            return new NamedTicks(data.categories(), widest + 2 * GAP);
        }
        List<String> fitting = data.categories().stream()
                .map(name -> shortened(name, each - GAP))
                .toList();
        return new NamedTicks(fitting, 0);
    }

    private String shortened(String name, double pixels) {
        double size = QuietAxis.width(name, ink.smallBold());
        if (size <= pixels) {
            return name;
        }
        int kept = (int) Math.max(1, name.length() * pixels / size - 1);
        return name.substring(0, Math.min(kept, name.length())).strip() + "…";
    }

    /// Pixels the longest value label takes.
    private double room() {
        double widest = 0;
        for (int i = 0; i < data.categories().size(); i++) {
            widest = Math.max(widest, QuietAxis.width(label(end(i)), ink.small()));
        }
        return widest + 2 * GAP;
    }

    private double[] range() {
        double low = 0;
        double high = 0;
        for (int i = 0; i < data.categories().size(); i++) {
            double below = 0;
            double above = 0;
            for (Series series : data.series()) {
                double value = value(series, i);
                below = data.stacked() ? below + Math.min(0, value) : Math.min(below, value);
                above = data.stacked() ? above + Math.max(0, value) : Math.max(above, value);
            }
            low = Math.min(low, below);
            high = Math.max(high, above);
        }
        return new double[] {low, low == high ? low + 1 : high};
    }

    private static double value(Series series, int category) {
        double value = series.y()[category];
        return Double.isNaN(value) ? 0 : value;
    }

    /// Where the label of a category belongs: the end of its stack, or its largest bar.
    private double end(int category) {
        double sum = 0;
        double largest = 0;
        for (Series series : data.series()) {
            double value = value(series, category);
            sum += value;
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        return data.stacked() ? sum : largest;
    }

    private String label(double value) {
        return data.unit().share() ? numbers.figure(value, data.unit()) : numbers.compact(value, Unit.NONE);
    }

    @Override
    void paint(GraphicsContext gc, double width, double height) {
        if (data.upright()) {
            ground(gc, width, height);
        }
        double each = (data.upright() ? width : height) / Math.max(1, shown);
        double thickness =
                Math.min(each * FILLED, data.upright() && lanes() == 1 ? THICKEST_COLUMN : THICKEST_ROW * lanes());
        for (int i = 0; i < Math.min(shown, data.categories().size()); i++) {
            category(gc, i, thickness);
            if (!data.upright() && (data.stacked() || data.series().size() == 1)) {
                name(gc, i);
            }
        }
    }

    private int lanes() {
        return data.stacked() ? 1 : Math.max(1, data.series().size());
    }

    private void category(GraphicsContext gc, int category, double thickness) {
        double middle = data.upright() ? across(category) : up(shown - 1 - category);
        double lane = thickness / lanes();
        double above = 0;
        double below = 0;
        for (int s = 0; s < data.series().size(); s++) {
            double value = value(data.series().get(s), category);
            double from = 0;
            if (data.stacked()) {
                from = value < 0 ? below : above;
                above += Math.max(0, value);
                below += Math.min(0, value);
            }
            double start = data.stacked() ? middle - thickness / 2 : middle - thickness / 2 + s * lane;
            gc.setFill(colour(s, category));
            bar(gc, start, lane - (lanes() > 1 ? 1 : 0), from, from + value);
        }
    }

    private Color colour(int series, int category) {
        Color colour = ink.series(series);
        return data.selected() < 0 || data.selected() == category
                ? colour
                : ink.panel().interpolate(colour, FADED);
    }

    private void bar(GraphicsContext gc, double start, double thickness, double from, double to) {
        if (from == to) {
            return;
        }
        double gap = data.stacked() && from != 0 ? 1 : 0;
        if (data.upright()) {
            double top = Math.min(up(from), up(to));
            double size = Math.abs(up(from) - up(to)) - gap;
            gc.fillRoundRect(Math.rint(start), top, Math.max(1, Math.rint(thickness)), Math.max(1, size), ROUND, ROUND);
        } else {
            double left = Math.min(across(from), across(to)) + gap;
            double size = Math.abs(across(from) - across(to)) - gap;
            gc.fillRoundRect(
                    left, Math.rint(start), Math.max(1, size), Math.max(1, Math.rint(thickness)), ROUND, ROUND);
        }
    }

    private void name(GraphicsContext gc, int category) {
        double end = end(category);
        boolean picked = data.selected() == category;
        gc.setFill(picked ? ink.text() : ink.quiet());
        gc.setFont(picked ? ink.smallBold() : ink.small());
        gc.setTextBaseline(VPos.CENTER);
        gc.setTextAlign(end < 0 ? TextAlignment.RIGHT : TextAlignment.LEFT);
        gc.fillText(label(end), across(end) + (end < 0 ? -GAP : GAP), Math.rint(up(shown - 1 - category)));
    }

    @Override
    Optional<Hit> hit(double x, double y) {
        int category = data.upright()
                ? (int) Math.round(xAxis.getValueForDisplay(x))
                : shown - 1 - (int) Math.round(yAxis.getValueForDisplay(y));
        return category < 0 || category >= count() ? Optional.empty() : Optional.of(mark(category));
    }

    @Override
    int count() {
        return Math.min(shown, data.categories().size());
    }

    @Override
    Hit mark(int index) {
        List<Hit.Reading> readings = new ArrayList<>();
        for (int s = 0; s < data.series().size(); s++) {
            Series series = data.series().get(s);
            if (!Double.isNaN(series.y()[index])) {
                readings.add(new Hit.Reading(
                        series.name(), numbers.figure(series.y()[index], data.unit()), ink.series(s), Double.NaN));
            }
        }
        double x = data.upright() ? across(index) : across(end(index));
        double y = data.upright() ? up(end(index)) : up(shown - 1 - index);
        return new Hit(index, 0, data.categories().get(index), readings, x, y);
    }

    @Override
    String summary() {
        return Spoken.bars(data, numbers);
    }

    @Override
    List<String> key() {
        return data.series().size() < 2
                ? List.of()
                : data.series().stream().map(Series::name).toList();
    }
}
