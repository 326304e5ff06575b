package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Theme;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.stage.Popup;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;

/// The button that says which time is shown, and opens the choice of another. FX thread.
final class TimeRangeButton extends Button {
    private static final double BELOW = 4;

    private final DashboardViewModel model;
    private final Popup popup = new Popup();
    private final Label text = new Label();

    TimeRangeButton(DashboardViewModel model) {
        this.model = model;
        HBox face =
                new HBox(6, new FontIcon(MaterialDesignC.CLOCK_OUTLINE), text, new FontIcon(MaterialDesignM.MENU_DOWN));
        face.setAlignment(Pos.CENTER);
        setGraphic(face);
        getStyleClass().addAll("pill", "time-range");
        popup.setAutoHide(true);
        setOnAction(_ -> toggle());
        model.range().addListener((_, _, _) -> say());
        say();
    }

    private void say() {
        text.setText(model.rangeLabel());
        setAccessibleText("Time range: " + model.rangeLabel() + ". Press to change it.");
    }

    private void toggle() {
        if (popup.isShowing()) {
            popup.hide();
            return;
        }
        TimeRangePicker picker = new TimeRangePicker(model, popup::hide);
        Scene scene = popup.getScene();
        Theme.wornBy(getScene()).wear(scene);
        // on the picker, because a popup takes its scene's sheets from its owner when it shows
        picker.getStylesheets().add(Theme.stylesheet(DashboardView.class, "dashboard.css"));
        // only the picker is to be seen, not the ground behind it
        scene.getRoot().setStyle("-fx-background-color: transparent;");
        popup.getContent().setAll(picker);
        Bounds bounds = localToScreen(getBoundsInLocal());
        popup.show(this, bounds.getMinX(), bounds.getMaxY() + BELOW);
        picker.requestFocus();
    }
}
