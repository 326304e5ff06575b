package io.tidemark.app.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Every key one can press, over the page; any key or click takes it away.
final class ShortcutSheet extends StackPane {
    private final FocusReturn focus = new FocusReturn(this);

    private record Shortcut(String what, List<String> keys) {
        Shortcut(String what, String... keys) {
            this(what, List.of(keys));
        }
    }

    private static final Shortcut BY_NAME = new Shortcut("Go to anything by name", "Ctrl", "K");

    private static final List<Shortcut> EVERYWHERE = List.of(
            new Shortcut("Rename the dashboard", "F2"),
            new Shortcut("Refresh", "F5"),
            new Shortcut("Next part of the window", "F6"),
            new Shortcut("Full screen", "v"),
            new Shortcut("Narrow or wide rail", "["),
            new Shortcut("This sheet", "?"));

    private static final List<Shortcut> CHART = List.of(
            new Shortcut("From point to point", "←", "→"),
            new Shortcut("First or last point", "Home", "End"),
            new Shortcut("Filter by the point, or let go", "Enter"),
            new Shortcut("Leave the points", "Esc"),
            new Shortcut("As a table, and back", "Alt", "Shift", "F11"));

    /// @param places where one can go
    ShortcutSheet(List<Destination> places) {
        getStyleClass().add("palette-veil");
        setId("shortcuts");
        setVisible(false);
        setFocusTraversable(false);
        Label title = new Label("Keys");
        title.getStyleClass().add("title");
        List<Shortcut> everywhere = new ArrayList<>(List.of(BY_NAME));
        places.forEach(each -> everywhere.add(new Shortcut("Go to " + each.title(), "g", each.key())));
        everywhere.addAll(EVERYWHERE);
        VBox box = new VBox(16, title, new HBox(48, list("Everywhere", everywhere), list("In a chart", CHART)));
        box.getStyleClass().addAll("panel", "shortcut-sheet");
        box.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        setAccessibleText(spoken(everywhere));
        setOnMousePressed(_ -> close());
        addEventFilter(KeyEvent.ANY, this::pressed);
    }

    private static VBox list(String heading, List<Shortcut> shortcuts) {
        Label name = new Label(heading);
        name.getStyleClass().add("heading");
        GridPane grid = new GridPane(24, 8);
        for (int i = 0; i < shortcuts.size(); i++) {
            HBox keys = new HBox(4);
            for (String key : shortcuts.get(i).keys()) {
                Label cap = new Label(key);
                cap.getStyleClass().add("keys");
                keys.getChildren().add(cap);
            }
            grid.addRow(i, new Label(shortcuts.get(i).what()), keys);
        }
        return new VBox(12, name, grid);
    }

    private static String spoken(List<Shortcut> everywhere) {
        StringBuilder all = new StringBuilder("Keys.");
        for (List<Shortcut> part : List.of(everywhere, CHART)) {
            part.forEach(each -> all.append(' ')
                    .append(each.what())
                    .append(": ")
                    .append(String.join(" ", each.keys()))
                    .append('.'));
        }
        return all.toString();
    }

    void open() {
        focus.remember();
        setVisible(true);
        requestFocus();
    }

    private void pressed(KeyEvent event) {
        if (event.getEventType() == KeyEvent.KEY_PRESSED && !event.getCode().isModifierKey()) {
            close();
        }
        event.consume();
    }

    private void close() {
        setVisible(false);
        focus.giveBack();
    }
}
