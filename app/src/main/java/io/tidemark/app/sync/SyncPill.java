package io.tidemark.app.sync;

import io.tidemark.app.kit.Theme;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// The sync pill in the top bar; a click tells what lies behind it.
public final class SyncPill extends Button {
    private final SyncViewModel model;
    private final PopOver popOver = new PopOver();

    public SyncPill(SyncViewModel model) {
        this.model = model;
        setId("sync-pill");
        setMinWidth(USE_PREF_SIZE);
        getStyleClass().setAll("button", "pill", "sync-pill");
        getStylesheets().add(Theme.stylesheet(SyncPill.class, "SyncPill.css"));
        model.face().addListener((_, before, now) -> show(before, now));
        show(model.face().get(), model.face().get());
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setTitle("Sync");
        popOver.setDetachable(false);
        popOver.setConsumeAutoHidingEvents(false);
        setOnAction(_ -> open());
    }

    private void show(PillFace before, PillFace now) {
        setText(now.tone().sign() + "  " + now.text());
        getStyleClass().remove(before.tone().styleClass());
        getStyleClass().add(now.tone().styleClass());
        setAccessibleText("Sync: " + now.text() + ". " + now.meaning());
    }

    private void open() {
        if (popOver.isShowing()) {
            popOver.hide();
            return;
        }
        popOver.setContentNode(behind());
        popOver.getRoot().getStylesheets().setAll(getScene().getStylesheets());
        popOver.getRoot().getStylesheets().add(Theme.stylesheet(SyncPill.class, "SyncPill.css"));
        popOver.getRoot().getStyleClass().removeAll("dark", "root");
        popOver.getRoot().getStyleClass().add("root");
        if (getScene().getRoot().getStyleClass().contains("dark")) {
            popOver.getRoot().getStyleClass().add("dark");
        }
        popOver.show(this);
    }

    private Region behind() {
        Label heading = new Label();
        heading.getStyleClass().add("heading");
        heading.textProperty().bind(model.face().map(PillFace::text));
        Label meaning = new Label();
        meaning.setWrapText(true);
        meaning.textProperty().bind(model.face().map(PillFace::meaning));
        Label verified = new Label();
        verified.setId("verified");
        verified.setWrapText(true);
        verified.getStyleClass().add("quiet");
        verified.textProperty().bind(model.verified());
        verified.managedProperty().bind(model.verified().isNotEmpty());

        VBox box = new VBox(8, heading, meaning, verified, actions());
        box.getStyleClass().add("behind-pill");
        return box;
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
        Button verify = new Button("Verify my copy");
        verify.setId("verify");
        verify.disableProperty().bind(model.verifying());
        verify.setOnAction(_ -> model.verify());
        actions.getChildren().add(verify);
        return actions;
    }
}
