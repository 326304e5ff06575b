package io.tidemark.app.sync;

import io.tidemark.app.changes.ChangesViewModel;
import io.tidemark.app.kit.Bubble;
import io.tidemark.app.kit.Theme;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The sync pill in the top bar; a click tells what lies behind it. Beside it, while there is no connection, the way to
/// try now.
public final class SyncPill extends HBox {
    private static final String STYLE = Theme.stylesheet(SyncPill.class, "SyncPill.css");

    /// Pixels of a window in which there is room for every word.
    private static final double ROOMY = 1280;

    private final SyncViewModel model;
    private final ChangesViewModel changes;
    private final Ways ways;
    private final Bubble bubble = new Bubble("Sync", STYLE);
    private final Button pill = new Button();
    private final Button tryNow = new Button("Try now");
    private final ObservableValue<Boolean> narrow = sceneProperty()
            .flatMap(Scene::widthProperty)
            .map(width -> width.doubleValue() < ROOMY)
            .orElse(false);
    private final Countdown countdown = new Countdown();

    /// Where the pill leads.
    ///
    /// @param signIn  to where one signs in again
    /// @param changes to what became of what the person did
    public record Ways(Runnable signIn, Runnable changes) {}

    public SyncPill(SyncViewModel model, ChangesViewModel changes, Ways ways) {
        super(4);
        this.model = model;
        this.changes = changes;
        this.ways = ways;
        setAlignment(Pos.CENTER_RIGHT);
        setMinWidth(USE_PREF_SIZE);
        getStylesheets().add(STYLE);
        pill.setId("sync-pill");
        pill.setMinWidth(USE_PREF_SIZE);
        pill.getStyleClass().setAll("button", "pill", "sync-pill");
        pill.setGraphic(countdown);
        pill.setOnAction(_ -> open());
        tryNow.setId("try-now");
        tryNow.setMinWidth(USE_PREF_SIZE);
        tryNow.getStyleClass().setAll("button", "text-button");
        tryNow.setAccessibleText("Try to connect now");
        tryNow.setOnAction(_ -> model.pullNow());
        getChildren().addAll(pill, tryNow);

        model.face().addListener((_, was, now) -> show(was, now));
        show(model.face().get(), model.face().get());
        narrow.addListener((_, _, _) -> show(model.face().get(), model.face().get()));
        model.away().addListener((_, _, now) -> offer(now));
        offer(model.away().get());
    }

    /// A number that changes each second stands in a place of its own: its room stays, and nobody is read it.
    private void show(PillFace was, PillFace now) {
        PillFace.Count count = now.count();
        boolean brief = narrow.getValue();
        pill.setText(now.tone().sign() + "  " + (count == null ? (brief ? now.brief() : now.whole()) : count.before()));
        if (count != null) {
            countdown.show(now.tone().sign(), count, now.and(brief));
        }
        pill.setContentDisplay(count == null ? ContentDisplay.TEXT_ONLY : ContentDisplay.GRAPHIC_ONLY);
        if (!now.tone().equals(was.tone())
                || !pill.getStyleClass().contains(now.tone().styleClass())) {
            pill.getStyleClass().remove(was.tone().styleClass());
            pill.getStyleClass().add(now.tone().styleClass());
        }
        pill.setAccessibleText(now.spoken());
    }

    private void offer(boolean away) {
        if (!away && tryNow.isFocused()) {
            pill.requestFocus();
        }
        tryNow.setVisible(away);
        tryNow.setManaged(away);
    }

    private void open() {
        HBox actions = actions();
        bubble.turn(pill, behind(actions), actions.getChildren().getFirst());
    }

    private Region behind(HBox actions) {
        Label heading = new Label();
        heading.getStyleClass().add("heading");
        heading.textProperty().bind(model.face().map(PillFace::text));
        Label verified = words(model.verified());
        verified.setId("verified");
        VBox box = new VBox(
                8,
                heading,
                words(model.face().map(PillFace::meaning)),
                words(model.face().map(PillFace::outlook)),
                new OutboxSummary(changes, () -> {
                    bubble.close();
                    ways.changes().run();
                }),
                verified,
                actions);
        verified.getStyleClass().add("quiet");
        box.getStyleClass().add("behind-pill");
        return box;
    }

    /// Takes no room where there are none.
    private static Label words(ObservableValue<String> text) {
        Label words = new Label();
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        words.textProperty().bind(text);
        words.managedProperty().bind(words.textProperty().isNotEmpty());
        return words;
    }

    private HBox actions() {
        HBox actions = new HBox(8);
        if (!model.pullTitle().isEmpty()) {
            Button pull = new Button();
            pull.setId("pull-now");
            pull.getStyleClass().add("accent");
            pull.textProperty().bind(model.state().map(_ -> model.pullTitle()));
            pull.setOnAction(_ -> model.pullNow());
            actions.getChildren().add(pull);
        }
        if (model.wantsSignIn()) {
            Button again = new Button("Sign in again");
            again.setId("sign-in-again");
            again.setOnAction(_ -> {
                bubble.close();
                ways.signIn().run();
            });
            actions.getChildren().add(again);
        }
        Button verify = new Button("Verify my copy");
        verify.setId("verify");
        verify.disableProperty().bind(model.verifying());
        verify.setOnAction(_ -> model.verify());
        actions.getChildren().add(verify);
        return actions;
    }
}
