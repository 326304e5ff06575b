package io.tidemark.app.kit.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Names lines where they end, so that nobody needs a legend. A single line is named above its last stretch instead.
final class LineLabels {
    private static final double GAP = 8;
    private static final double LEADING = 1.25;

    private final Ink ink;
    private final List<Series> lines;

    LineLabels(Ink ink, List<Series> lines) {
        this.ink = ink;
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

    void paint(GraphicsContext gc, DoubleUnaryOperator across, DoubleUnaryOperator up, double width) {
        gc.setFont(ink.smallBold());
        if (lines.size() == 1) {
            paintSingle(gc, lines.getFirst(), across, up, width);
            return;
        }
        gc.setTextAlign(TextAlignment.LEFT);
        gc.setTextBaseline(VPos.CENTER);
        double free = Double.NEGATIVE_INFINITY;
        double step = ink.small().getSize() * LEADING;
        for (Place place : places(across, up)) {
            double y = Math.max(place.wanted, free);
            gc.setFill(ink.series(place.line));
            gc.fillText(lines.get(place.line).name(), place.end + GAP, y);
            free = y + step;
        }
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
                places.add(new Place(i, across.applyAsDouble(line.x()[last]), up.applyAsDouble(line.y()[last])));
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
        for (int i = line.size() - 1; i >= 0 && across.applyAsDouble(line.x()[i]) >= right - size - 2 * GAP; i--) {
            top = Double.isNaN(line.y()[i]) ? top : Math.min(top, up.applyAsDouble(line.y()[i]));
        }
        if (Double.isInfinite(top)) {
            return;
        }
        gc.setTextAlign(TextAlignment.RIGHT);
        gc.setTextBaseline(VPos.BOTTOM);
        gc.setFill(ink.series(0));
        gc.fillText(line.name(), right, Math.max(top - GAP, ink.small().getSize() * LEADING));
    }
}
