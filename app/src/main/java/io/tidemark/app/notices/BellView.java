package io.tidemark.app.notices;

import javafx.collections.SetChangeListener;
import javafx.collections.WeakSetChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What opens below the bell: everything the person was told, newest first. Enter or a click goes where it leads.
final class BellView extends VBox {
    private static final double TALLEST = 400;
    /// Most sentences take two lines.
    private static final double ROW = 68;
    private static final int FEWEST_ROWS = 2;

    private final NoticesViewModel model;
    private final Runnable close;
    private final ListView<Notice> list = new ListView<>();
    // A field, because the model outlives this and holds it weakly.
    private final SetChangeListener<Thing> hereChanged = _ -> list.refresh();

    BellView(NoticesViewModel model, Runnable close) {
        this.model = model;
        this.close = close;
        getStyleClass().add("bell-view");
        setId("notices");
        list.setId("notices-list");
        list.setAccessibleText("Notices, the newest first");
        list.setItems(model.all());
        list.setCellFactory(_ -> new NoticeCell(model, this::open));
        list.setPlaceholder(nothing());
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        model.here().addListener(new WeakSetChangeListener<>(hereChanged));
        list.setPrefHeight(
                Math.min(TALLEST, ROW * Math.max(FEWEST_ROWS, model.all().size())));
        getChildren().addAll(head(), list);
        if (!model.all().isEmpty()) {
            list.getSelectionModel().selectFirst();
        }
    }

    /// What gets the focus.
    Node first() {
        return list;
    }

    private HBox head() {
        Label title = new Label("Notices");
        title.getStyleClass().add("heading");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button readAll = new Button("Mark all as read");
        readAll.setId("read-all");
        readAll.getStyleClass().setAll("button", "text-button");
        readAll.disableProperty().bind(model.unread().isEqualTo(0));
        readAll.setOnAction(_ -> {
            list.requestFocus();
            model.readAll();
        });
        HBox head = new HBox(8, title, gap, readAll);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("bell-head");
        return head;
    }

    private static Node nothing() {
        Label nothing = new Label(
                "Nothing yet. What others share with you, alerts and the ends of your imports" + " will be here.");
        nothing.setWrapText(true);
        nothing.getStyleClass().addAll("quiet", "bell-nothing");
        return nothing;
    }

    private void pressed(KeyEvent event) {
        Notice chosen = list.getSelectionModel().getSelectedItem();
        if (chosen != null && (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE)) {
            event.consume();
            open(chosen);
        }
    }

    private void open(Notice notice) {
        int at = list.getSelectionModel().getSelectedIndex();
        if (model.open(notice)) {
            close.run();
        } else {
            list.getSelectionModel().select(at);
        }
    }
}
