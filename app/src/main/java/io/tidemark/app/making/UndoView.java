package io.tidemark.app.making;

import io.tidemark.app.kit.Theme;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// At the foot of the window: what was just deleted, and the way to bring it back. FX thread.
public final class UndoView extends VBox {
    private static final double LONGEST_TITLE = 360;

    private final DeletionsViewModel model;
    private final Consumer<String> undo;
    private final Map<Deletion, Node> cards = new HashMap<>();

    /// @param undo brings the dashboard of an id back
    public UndoView(DeletionsViewModel model, Consumer<String> undo) {
        super(8);
        this.model = model;
        this.undo = undo;
        setId("undo");
        getStyleClass().add("undo-list");
        getStylesheets().add(Theme.stylesheet(UndoView.class, "TitleView.css"));
        setPickOnBounds(false);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        hoverProperty().addListener(_ -> hold());
        focusWithinProperty().addListener(_ -> hold());
        model.pending().addListener((ListChangeListener<Deletion>) this::changed);
    }

    private void hold() {
        model.hold(isHover() || isFocusWithin());
    }

    private void changed(ListChangeListener.Change<? extends Deletion> change) {
        while (change.next()) {
            change.getRemoved().forEach(gone -> getChildren().remove(cards.remove(gone)));
            change.getAddedSubList().forEach(this::add);
        }
    }

    private void add(Deletion deletion) {
        Label said = new Label("“" + deletion.title() + "” was deleted.");
        said.setMaxWidth(LONGEST_TITLE);
        Button back = new Button("Undo");
        back.getStyleClass().setAll("button", "text-button", "undo-button");
        back.setMinWidth(USE_PREF_SIZE);
        back.setAccessibleText("Undo. " + said.getText());
        back.setOnAction(_ -> undo.accept(deletion.id()));
        HBox card = new HBox(16, said, back);
        card.setAlignment(Pos.CENTER_LEFT);
        card.getStyleClass().add("undo");
        cards.put(deletion, card);
        getChildren().add(card);
    }
}
