package io.tidemark.app.kit.chart;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// The notes of a time axis: thin hatched pieces between the plot and the axis' labels, where no mark is. Each says
/// what it means when pointed at or focused, and goes when pressed. FX thread.
final class NoteBand extends Pane {
    /// What is free there.
    static final double HEIGHT = 8;

    private static final Duration SOON = Duration.millis(200);

    private List<AxisNotes.Placed> shown = List.of();

    NoteBand() {
        setManaged(false);
        setPickOnBounds(false);
    }

    /// @param top in pixels of the parent
    void show(List<AxisNotes.Placed> placed, double left, double top, Consumer<AxisNote> dismiss) {
        relocate(left, top);
        if (placed.equals(shown)) {
            return;
        }
        shown = placed;
        getChildren().setAll(placed.stream().map(each -> mark(each, dismiss)).toList());
    }

    private static Node mark(AxisNotes.Placed placed, Consumer<AxisNote> dismiss) {
        Button mark = new Button();
        mark.getStyleClass().setAll("note-mark", placed.dense() ? "dense" : "loose");
        mark.setManaged(false);
        mark.resizeRelocate(Math.rint(placed.x()), 0, Math.rint(placed.width()), HEIGHT);
        mark.setAccessibleText(placed.text() + " Press to put this mark away.");
        Tooltip tooltip = new Tooltip(placed.text() + "\nClick to put this mark away.");
        tooltip.setShowDelay(SOON);
        mark.setTooltip(tooltip);
        mark.setOnAction(_ -> List.copyOf(placed.notes()).forEach(dismiss));
        return mark;
    }
}
