package io.tidemark.app.shell;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The command palette over the page: type a few letters, Enter goes there, Escape goes away.
final class Palette extends StackPane {
    private static final double ROW = 36;
    private static final int SHOWN = 9;

    private final PaletteViewModel model;
    private final TextField typed = new TextField();
    private final ListView<PaletteViewModel.Entry> found = new ListView<>();
    private final FocusReturn focus = new FocusReturn(this);

    Palette(PaletteViewModel model) {
        this.model = model;
        getStyleClass().add("palette-veil");
        setId("palette");
        setVisible(false);
        typed.setId("palette-text");
        typed.setPromptText("Type a name");
        typed.setAccessibleText("Go to a dashboard, a dataset or a command");
        typed.textProperty().addListener((_, _, _) -> fill());
        typed.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        found.setId("palette-list");
        found.setFocusTraversable(false);
        found.setFixedCellSize(ROW);
        found.setCellFactory(_ -> new EntryCell());
        found.setOnMouseClicked(_ -> run());
        VBox box = new VBox(8, typed, found);
        box.getStyleClass().addAll("panel", "palette");
        box.setMaxSize(560, Region.USE_PREF_SIZE);
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        setOnMousePressed(event -> {
            if (event.getTarget() == this) {
                close();
            }
        });
    }

    /// Adds a command that belongs to the frame.
    void offer(String title, Runnable run) {
        model.offer(title, run);
    }

    void open() {
        focus.remember();
        model.load();
        typed.clear();
        fill();
        setVisible(true);
        typed.requestFocus();
    }

    private void close() {
        setVisible(false);
        focus.giveBack();
    }

    private void fill() {
        found.getItems().setAll(model.matching(typed.getText()));
        found.setPrefHeight(ROW * Math.clamp(found.getItems().size(), 1, SHOWN) + 2);
        found.getSelectionModel().selectFirst();
    }

    private void run() {
        PaletteViewModel.@Nullable Entry entry = found.getSelectionModel().getSelectedItem();
        if (entry != null) {
            close();
            entry.run().run();
        }
    }

    private void pressed(KeyEvent event) {
        boolean taken = true;
        if (event.getCode() == KeyCode.ESCAPE) {
            close();
        } else if (event.getCode() == KeyCode.ENTER) {
            run();
        } else if (event.getCode() == KeyCode.DOWN) {
            found.getSelectionModel().selectNext();
        } else if (event.getCode() == KeyCode.UP) {
            found.getSelectionModel().selectPrevious();
        } else {
            taken = false;
        }
        if (taken) {
            found.scrollTo(Math.max(0, found.getSelectionModel().getSelectedIndex() - SHOWN + 1));
            event.consume();
        }
    }

    private static final class EntryCell extends ListCell<PaletteViewModel.Entry> {
        @Override
        protected void updateItem(PaletteViewModel.@Nullable Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            if (entry == null || empty) {
                setGraphic(null);
                return;
            }
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label kind = new Label(entry.kind());
            kind.getStyleClass().add("quiet");
            HBox row = new HBox(8, new Label(entry.title()), gap, kind);
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
            setAccessibleText(entry.kind() + " " + entry.title());
        }
    }
}
