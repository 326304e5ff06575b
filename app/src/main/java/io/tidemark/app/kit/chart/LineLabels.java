package io.tidemark.app.kit.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Names lines where they end, so that nobody needs a legend. A single line is named above its last stretch
/// instead.
final class LineLabels {
    private static final double GAP = 8;
    private static final double LEADING = 1.25;

    private final Ink ink;
    private final List<Series> lines;
    private final boolean stacked;

    /// @param stacked names stand beside the middle of their band
    LineLabels(Ink ink, List<Series> lines, boolean stacked) {
        this.ink = ink;
        this.stacked = stacked;
        this.lines = lines;
    }

    private record Place(int line, double end, double wanted) {}

    /// Pixels to keep free at the right.
    double room() {
        if (lines.size() < 2) {
            return 0;
        }
        double widest = 0;
        for (Series line : lines) {
            widest = Math.max(widest, QuietAxis.width(line.name(), ink.smallBold()));
        }
        return widest + 2 * GAP;
    }

    void paint(GraphicsContext gc, DoubleUnaryOperator across, DoubleUnaryOperator up, double width, double height) {
        gc.setFont(ink.smallBold());
        if (lines.size() == 1) {
            paintSingle(gc, lines.getFirst(), across, up, width);
            return;
        }
        gc.setTextAlign(TextAlignment.LEFT);
        gc.setTextBaseline(VPos.CENTER);
        List<Place> places = places(across, up);
        double[] spread = spread(places, height);
        for (int i = 0; i < spread.length; i++) {
            gc.setFill(ink.seriesName(places.get(i).line));
            gc.fillText(lines.get(places.get(i).line).name(), places.get(i).end + GAP, spread[i]);
        }
    }

    /// Pushes names apart that would touch, downwards first and then up again from the bottom.
    private double[] spread(List<Place> places, double height) {
        double step = ink.small().getSize() * LEADING;
        double[] spread = places.stream().mapToDouble(Place::wanted).toArray();
        for (int i = 1; i < spread.length; i++) {
            spread[i] = Math.max(spread[i], spread[i - 1] + step);
        }
        double free = height - step / 2;
        for (int i = spread.length - 1; i >= 0; i--) {
            spread[i] = Math.min(spread[i], free);
            free = spread[i] - step;
        }
        return spread;
    }

    private List<Place> places(DoubleUnaryOperator across, DoubleUnaryOperator up) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Series line = lines.get(i);
            int last = line.size() - 1;
            while (last >= 0 && Double.isNaN(line.y()[last])) {
                last--;
            }
            if (last >= 0) {
                double foot = !stacked
                        ? line.y()[last]
                        : i == 0 ? 0 : lines.get(i - 1).y()[last];
                double wanted = up.applyAsDouble((line.y()[last] + foot) / 2);
                places.add(new Place(i, across.applyAsDouble(line.x()[last]), wanted));
            }
        }
        places.sort(Comparator.comparingDouble(Place::wanted));
        return places;
    }

    private void paintSingle(
            GraphicsContext gc, Series line, DoubleUnaryOperator across, DoubleUnaryOperator up, double width) {
        double size = QuietAxis.width(line.name(), gc.getFont());
        double right = width - GAP;
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        double left = right - size - GAP;
        for (int i = line.size() - 1; i >= 0; i--) {
            if (!Double.isNaN(line.y()[i])) {
                top = Math.min(top, up.applyAsDouble(line.y()[i]));
                bottom = Math.max(bottom, up.applyAsDouble(line.y()[i]));
            }
            // the first point left of the name still has its line run past it
            if (across.applyAsDouble(line.x()[i]) < left) {
                break;
            }
        }
        if (Double.isInfinite(top)) {
            return;
        }
        boolean above = top - GAP >= ink.small().getSize();
        gc.setTextAlign(TextAlignment.RIGHT);
        gc.setTextBaseline(above ? VPos.BOTTOM : VPos.TOP);
        gc.setFill(ink.seriesName(0));
        gc.fillText(line.name(), right, above ? top - GAP : bottom + GAP);
    }
}
