package io.tidemark.app.lock;

import io.tidemark.app.kit.Theme;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// One calm page while the copy is locked, with the focus on the way back. FX thread.
public final class LockView extends StackPane {
    private static final double WIDEST = 480;
    private static final String WHY = "A copy that the server has not confirmed for so long is locked, so that nobody"
            + " reads on it what they may no longer have. Connect to the server to open it again.";

    private final Button connect = new Button("Connect now");

    /// @param leave to where one signs in
    public LockView(LockViewModel model, Runnable leave) {
        setId("lock");
        getStyleClass().add("lock");
        getStylesheets().add(Theme.stylesheet(LockView.class, "LockView.css"));
        FontIcon icon = new FontIcon(MaterialDesignL.LOCK_OUTLINE);
        icon.getStyleClass().add("lock-icon");
        Label title = new Label("This copy is locked");
        title.getStyleClass().add("title");
        Label status = words(model.status());
        status.setId("lock-status");
        status.getStyleClass().add("quiet");
        VBox connecting = new VBox(8, status, progress(model));
        VBox card = new VBox(16, icon, title, words(model.since()), plain(WHY), words(model.kept()), connecting);
        card.getChildren().add(ways(model, leave));
        card.getStyleClass().addAll("panel", "lock-card");
        card.setMaxSize(WIDEST, USE_PREF_SIZE);
        getChildren().add(card);
        setAccessibleRole(AccessibleRole.PARENT);
        visibleProperty().addListener(_ -> focus());
        sceneProperty().addListener(_ -> focus());
    }

    private void focus() {
        if (isVisible() && getScene() != null) {
            connect.requestFocus();
        }
    }

    private static ProgressBar progress(LockViewModel model) {
        ProgressBar progress = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.setAccessibleText("Connecting");
        progress.visibleProperty().bind(model.connecting());
        // nothing moves while nobody sees it
        progress.progressProperty().bind(model.connecting().map(on -> on ? ProgressBar.INDETERMINATE_PROGRESS : 0));
        return progress;
    }

    private HBox ways(LockViewModel model, Runnable leave) {
        connect.setId("connect-now");
        connect.getStyleClass().add("accent");
        connect.setDefaultButton(true);
        connect.setOnAction(_ -> model.connect());
        Button signIn = new Button();
        signIn.setId("lock-sign-in");
        signIn.textProperty().bind(model.signIn().map(again -> again ? "Sign in again" : "Sign out"));
        signIn.setOnAction(_ -> leave.run());
        HBox ways = new HBox(8, connect, signIn);
        ways.setAlignment(Pos.CENTER_LEFT);
        return ways;
    }

    private static Label words(ObservableValue<String> text) {
        Label words = plain("");
        words.textProperty().bind(text);
        words.managedProperty().bind(words.textProperty().isNotEmpty());
        return words;
    }

    private static Label plain(String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        return words;
    }
}
