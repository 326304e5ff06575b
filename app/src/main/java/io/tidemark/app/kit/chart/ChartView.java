package io.tidemark.app.kit.chart;

import io.fair_acc.chartfx.XYChart;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Theme;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.event.EventTarget;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/// One chart: Chart-FX for plot, axes and grid, our marks inside, a hover card above. Click or Enter picks a mark,
/// arrow keys walk them and speak each, a drag along a zoomable axis asks for that stretch and a double click asks
/// back. FX thread.
public final class ChartView extends VBox {
    /// The topmost label stands half above the plot.
    private static final double TOP_LABEL = 8;

    private final Numbers numbers;
    private final Ink ink;
    private final XYChart chart;
    private final QuietAxis across;
    private final QuietAxis up;
    private final HoverCard hoverCard = new HoverCard();
    private final HBox key = new HBox(16);
    private final ChartPointer pointer;
    private Marks marks;
    private IntConsumer onPick = _ -> {};
    private Optional<Zoom> onZoom = Optional.empty();
    private final NoteBand band = new NoteBand();
    private final Frame frame;
    private List<AxisNote> notes = List.of();
    private Consumer<AxisNote> onDismiss = _ -> {};

    /// Asked when a person drags over a stretch of the axis, or wants back.
    public interface Zoom {
        /// @param from axis value: milliseconds for time
        void zoom(double from, double to);

        void out();
    }

    public ChartView(Numbers numbers, ChartData data) {
        this.numbers = numbers;
        getStyleClass().add("business-chart");
        getStylesheets().add(Theme.stylesheet(ChartView.class, "chart.css"));
        ink = new Ink(this::repaint);
        marks = marksFor(data);
        across = new QuietAxis(ink, new NamedTicks(List.of(), 1));
        up = new QuietAxis(ink, new NamedTicks(List.of(), 1));
        chart = new XYChart(across, up);
        chart.getRenderers().setAll(marks);
        chart.setLegendVisible(false);
        chart.setAnimated(false);
        chart.getToolBar().setVisible(false);
        chart.setMinSize(0, 0);
        chart.getGridRenderer().getVerticalMajorGrid().setVisible(false);
        chart.getPlotForeground().getChildren().add(hoverCard);
        chart.setFocusTraversable(false);
        key.getStyleClass().add("chart-key");
        frame = new Frame();
        VBox.setVgrow(frame, Priority.ALWAYS);
        getChildren().addAll(key, frame);
        setMinSize(0, 0);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        pointer = new ChartPointer(this, chart.getCanvas());
        chart.getCanvas().heightProperty().addListener((_, _, _) -> placeNotes());
        chart.getCanvas().widthProperty().addListener((_, _, _) -> placeNotes());
        chart.getCanvas().localToSceneTransformProperty().addListener((_, _, _) -> placeNotes());
        setData(data);
    }

    /// Shows other data in the same place.
    public void setData(ChartData data) {
        chart.getRenderers().clear();
        marks = marksFor(data);
        chart.getRenderers().add(marks);
        boolean rows = data instanceof ChartData.Bars bars && !bars.upright();
        chart.getGridRenderer().getHorizontalMajorGrid().setVisible(!rows);
        across.setBare(rows);
        hoverCard.setRule(data instanceof ChartData.Lines);
        pointer.reset();
        hover(Optional.empty());
        fillKey();
        describe();
        repaint();
    }

    private void describe() {
        StringBuilder text = new StringBuilder(marks.summary());
        marks.reach(Math.max(1, getWidth())).ifPresent(reach -> AxisNotes.placed(notes, reach)
                .forEach(placed -> text.append(' ').append(placed.text())));
        setAccessibleText(text.toString());
    }

    /// Marks what is to be said of stretches of a time axis; those it does not cover are not shown.
    ///
    /// @param dismiss told of a note that a person put away
    public void setNotes(List<AxisNote> next, Consumer<AxisNote> dismiss) {
        onDismiss = dismiss;
        if (!next.equals(notes)) {
            notes = List.copyOf(next);
            describe();
            placeNotes();
        }
    }

    private void placeNotes() {
        Canvas canvas = chart.getCanvas();
        double fine = ink.fineness();
        double width = canvas.getWidth() / fine;
        List<AxisNotes.Placed> placed = notes.isEmpty()
                ? List.of()
                : marks.reach(width)
                        .map(reach -> AxisNotes.placed(notes, reach))
                        .orElse(List.of());
        Point2D corner =
                placed.isEmpty() ? Point2D.ZERO : frame.sceneToLocal(canvas.localToScene(0, canvas.getHeight()));
        band.show(placed, corner.getX(), corner.getY(), note -> onDismiss.accept(note));
    }

    /// Whether something belongs to the notes, which are pressed for themselves.
    boolean isNote(EventTarget target) {
        return target instanceof Node node && band.getChildren().contains(node);
    }

    private Marks marksFor(ChartData data) {
        return switch (data) {
            case ChartData.Lines lines -> new LineMarks(ink, numbers, lines);
            case ChartData.Bars bars -> new BarMarks(ink, numbers, bars);
            case ChartData.Dots dots -> new DotMarks(ink, numbers, dots);
        };
    }

    /// @param picked told the index of a picked mark: the point, the category or the dot of the chart's data
    public void setOnPick(IntConsumer picked) {
        onPick = picked;
    }

    public void setOnZoom(Zoom zoom) {
        onZoom = Optional.of(zoom);
    }

    /// Shows a stretch of a line chart's axis without asking anybody: panning and local zoom.
    public void show(double from, double to) {
        if (marks instanceof LineMarks lines) {
            lines.show(from, to);
            repaint();
        }
    }

    private void fillKey() {
        key.getChildren().clear();
        List<String> names = marks.key();
        for (int i = 0; i < names.size(); i++) {
            Label label = new Label(names.get(i), new Rectangle(10, 10, ink.series(i)));
            label.getStyleClass().add("quiet");
            key.getChildren().add(label);
        }
        key.setVisible(!names.isEmpty());
        key.setManaged(!names.isEmpty());
    }

    private void repaint() {
        if (chart != null) {
            fillKey();
            requestLayout();
            chart.invalidate();
        }
    }

    @Override
    protected void layoutChildren() {
        double width = chart.getCanvas().getWidth() > 0 ? chart.getCanvas().getWidth() / ink.fineness() : getWidth();
        double height =
                chart.getCanvas().getHeight() > 0 ? chart.getCanvas().getHeight() / ink.fineness() : getHeight();
        marks.scale(across, up, Math.max(1, width), Math.max(1, height));
        super.layoutChildren();
        placeNotes();
    }

    /// Lays the chart out as large as its fineness asks, and shrinks it into its place.
    private final class Frame extends Region {
        Frame() {
            getChildren().addAll(chart, ink, band);
            setMinSize(0, 0);
        }

        @Override
        protected void layoutChildren() {
            double fine = ink.fineness();
            double width = getWidth() * fine;
            double height = getHeight() * fine;
            chart.getAxesAndCanvasPane().setPadding(new Insets(TOP_LABEL * fine, 0, 0, 0));
            chart.setScaleX(1 / fine);
            chart.setScaleY(1 / fine);
            chart.resizeRelocate((getWidth() - width) / 2, (getHeight() - height) / 2, width, height);
        }
    }

    Marks marks() {
        return marks;
    }

    void hover(Optional<Hit> hit) {
        if (hit.isPresent()) {
            hoverCard.show(
                    hit.get(), chart.getCanvas().getWidth(), chart.getCanvas().getHeight(), ink);
        } else {
            hoverCard.hide();
        }
    }

    void pick(Hit hit) {
        onPick.accept(hit.index());
    }

    void speak(String text) {
        setAccessibleText(text);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }

    boolean zoomable() {
        return onZoom.isPresent() && marks instanceof LineMarks;
    }

    void span(double from, double to) {
        hoverCard.showSpan(from, to, chart.getCanvas().getHeight());
    }

    void zoom(double fromPixel, double toPixel) {
        hoverCard.hideSpan();
        double from = across.getValueForDisplay(Math.max(0, Math.min(fromPixel, toPixel)));
        double to = across.getValueForDisplay(Math.min(across.getLength(), Math.max(fromPixel, toPixel)));
        if (to > from) {
            onZoom.ifPresent(zoom -> zoom.zoom(from, to));
        }
    }

    void zoomOut() {
        onZoom.filter(_ -> zoomable()).ifPresent(Zoom::out);
    }
}
