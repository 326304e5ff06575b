package io.tidemark.app.dashboard;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/// What a tile says in words instead of numbers.
final class TileNotes {
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

    static Node failed(String message, Runnable retry) {
        Button again = new Button("Retry");
        again.getStyleClass().add("pill");
        again.setOnAction(_ -> retry.run());
        return note("This could not be shown.", message, again);
    }

    private static Node note(String what, String todo, Node... buttons) {
        Label title = new Label(what);
        title.getStyleClass().add("heading");
        Label text = new Label(todo);
        text.getStyleClass().add("quiet");
        text.setWrapText(true);
        VBox box = new VBox(8, title, text);
        box.getChildren().addAll(buttons);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setMinSize(0, 0);
        return box;
    }

    /// Paragraphs, and headings after `#`; other marks are shown as they were typed.
    static Node text(String markdown) {
        VBox box = new VBox(8);
        for (String paragraph : markdown.strip().split("\\n\\s*\\n", -1)) {
            boolean heading = paragraph.startsWith("#");
            Label label = new Label(heading ? paragraph.replaceFirst("^#+\\s*", "") : paragraph.replace('\n', ' '));
            label.setWrapText(true);
            if (heading) {
                label.getStyleClass().add("heading");
            }
            box.getChildren().add(label);
        }
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        return scroll;
    }
}
