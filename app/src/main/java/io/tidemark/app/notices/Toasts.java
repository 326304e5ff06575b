package io.tidemark.app.notices;

import java.util.HashMap;
import java.util.Map;
import javafx.animation.FadeTransition;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Cards in the corner below the bell, over the page: quiet, and gone after a while. FX thread.
public final class Toasts extends VBox {
    private static final Duration FADE = Duration.millis(150);

    private final NoticesViewModel model;
    private final Map<Notice, Node> cards = new HashMap<>();
    private final Label more = new Label();

    public Toasts(NoticesViewModel model) {
        super(8);
        this.model = model;
        setId("toasts");
        getStyleClass().add("toasts");
        getStylesheets().add(BellButton.STYLE);
        setPickOnBounds(false);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        more.getStyleClass().addAll("toast", "toast-more");
        more.setMaxWidth(Double.MAX_VALUE);
        more.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> "and " + model.toasts().more().get() + " more in the bell",
                        model.toasts().more()));
        more.visibleProperty().bind(model.toasts().more().greaterThan(0));
        more.managedProperty().bind(more.visibleProperty());
        getChildren().add(more);
        hoverProperty().addListener(_ -> hold());
        focusWithinProperty().addListener(_ -> hold());
        model.toasts().shown().addListener((ListChangeListener<Notice>) this::changed);
        model.toasts().shown().forEach(this::add);
    }

    private void hold() {
        model.toasts().hold(isHover() || isFocusWithin());
    }

    private void changed(ListChangeListener.Change<? extends Notice> change) {
        while (change.next()) {
            change.getRemoved().forEach(gone -> getChildren().remove(cards.remove(gone)));
            change.getAddedSubList().forEach(this::add);
        }
    }

    private void add(Notice notice) {
        Node card = card(notice);
        cards.put(notice, card);
        getChildren().add(getChildren().size() - 1, card);
        if (!Platform.getPreferences().isReducedMotion()) {
            FadeTransition fade = new FadeTransition(FADE, card);
            fade.setFromValue(0);
            fade.setToValue(1);
            fade.play();
        }
    }

    private Node card(Notice notice) {
        Label sentence = new Label(notice.sentence());
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        Label byline = new Label(model.byline(notice));
        byline.getStyleClass().add("quiet");
        HBox below = new HBox(8, byline);
        below.setAlignment(Pos.CENTER_LEFT);
        if (notice.thing() != null) {
            below.getChildren().add(open(notice));
        }
        VBox words = new VBox(2, sentence, below);
        HBox.setHgrow(words, Priority.ALWAYS);
        Button close = new Button();
        close.setGraphic(new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().setAll("button", "toast-close");
        close.setAccessibleText("Put away. " + notice.sentence());
        close.setOnAction(_ -> model.toasts().dismiss(notice.key()));
        HBox card = new HBox(10, NoticeIcon.of(notice.kind()), words, close);
        card.getStyleClass().add("toast");
        return card;
    }

    /// There once the thing is: what is spoken of often arrives a moment later.
    private Button open(Notice notice) {
        Button open = new Button("Open");
        open.getStyleClass().setAll("button", "text-button", "toast-open");
        open.setAccessibleText("Open. " + notice.sentence());
        open.setOnAction(_ -> model.open(notice));
        open.visibleProperty().bind(Bindings.createBooleanBinding(() -> model.opens(notice), model.here()));
        open.managedProperty().bind(open.visibleProperty());
        return open;
    }
}
