package io.tidemark.app.dashboard;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What a tile says in words instead of numbers.
final class TileNotes {
    private static final double USE_PREF = Region.USE_PREF_SIZE;

    private TileNotes() {}

    static Node empty(DashboardViewModel dashboard) {
        if (dashboard.filters().isEmpty()) {
            return note("Nothing here in this time range.", "Choose a longer range above.");
        }
        Button clear = new Button("Clear all filters");
        clear.getStyleClass().add("text-button");
        clear.setOnAction(_ -> dashboard.clearAll());
        return note("Nothing fits the filters.", "Clear them, or choose a longer range above.", clear);
    }

    static Node arriving(String message) {
        return note("Still on its way.", message);
    }

    /// @param small in a tile too small for more than the message itself
    static Node gone(String message, boolean small) {
        if (!small) {
            return note("Nothing to show any more.", message);
        }
        Label text = quiet(message);
        text.setTooltip(new Tooltip(message));
        return text;
    }

    /// @param small in a tile too small for more than the message itself
    static Node failed(String message, boolean small, Runnable retry) {
        Button again = new Button("Retry");
        again.getStyleClass().add(small ? "text-button" : "pill");
        again.setOnAction(_ -> retry.run());
        again.setMinSize(USE_PREF, USE_PREF);
        if (!small) {
            return note("This could not be shown.", message, again);
        }
        Label text = quiet(message);
        text.setTooltip(new Tooltip(message));
        HBox box = new HBox(8, text, again);
        HBox.setHgrow(text, Priority.ALWAYS);
        box.setMinSize(0, 0);
        return box;
    }

    private static Node note(String what, String todo, Node... buttons) {
        Label title = new Label(what);
        title.getStyleClass().add("heading");
        VBox box = new VBox(8, title, quiet(todo));
        box.getChildren().addAll(buttons);
        box.getStyleClass().add("note");
        box.setMinSize(0, 0);
        return box;
    }

    private static Label quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("quiet");
        label.setWrapText(true);
        label.setMinHeight(0);
        return label;
    }
}
