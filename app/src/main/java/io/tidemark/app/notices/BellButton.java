package io.tidemark.app.notices;

import io.tidemark.app.kit.Bubble;
import io.tidemark.app.kit.Theme;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;

/// The bell in the top bar, with how much is unread. FX thread.
public final class BellButton extends Button {
    static final String STYLE = Theme.stylesheet(BellButton.class, "Notices.css");
    private static final int MOST_SHOWN = 99;

    private final NoticesViewModel model;
    private final Bubble bubble = new Bubble("Notices", STYLE);
    private final Label count = new Label();

    public BellButton(NoticesViewModel model) {
        this.model = model;
        setId("bell");
        getStyleClass().setAll("button", "bell");
        getStylesheets().add(STYLE);
        count.getStyleClass().add("bell-count");
        StackPane.setAlignment(count, Pos.TOP_RIGHT);
        StackPane graphic = new StackPane(new FontIcon(MaterialDesignB.BELL_OUTLINE), count);
        graphic.getStyleClass().add("bell-graphic");
        setGraphic(graphic);
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setTooltip(new Tooltip("Notices"));
        setOnAction(_ -> open());
        model.unread().addListener((_, _, now) -> show(now.intValue()));
        show(model.unread().get());
    }

    private void show(int unread) {
        count.setText(unread > MOST_SHOWN ? MOST_SHOWN + "+" : Integer.toString(unread));
        count.setVisible(unread > 0);
        setAccessibleText(unread == 0 ? "Notices, nothing unread" : "Notices, " + unread + " unread");
    }

    private void open() {
        model.look();
        BellView view = new BellView(model, bubble::close);
        bubble.turn(this, view, view.first());
    }
}
