package io.tidemark.app.devices;

import io.tidemark.app.kit.Theme;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/// The devices page: a table, or words where there is none. FX thread.
public final class DevicesView extends VBox {
    private final DevicesViewModel model;
    private final StackPane body = new StackPane();
    private final Node table;

    public DevicesView(DevicesViewModel model) {
        this.model = model;
        this.table = new DeviceTable(model);
        setId("devices");
        getStyleClass().addAll("page", "devices");
        getStylesheets().add(Theme.stylesheet(DevicesView.class, "DevicesView.css"));
        Label what = new Label("Everything that has a copy of this workspace. A copy that is not heard of in time locks"
                + " itself until it is.");
        what.getStyleClass().add("quiet");
        what.setWrapText(true);
        what.setMinHeight(USE_PREF_SIZE);
        body.setAlignment(Pos.TOP_LEFT);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(new VBox(4, head(), what), problem(), body);
        model.state().addListener((_, _, now) -> show(now));
        show(model.state().get());
    }

    private Node head() {
        Label title = new Label("Devices");
        title.getStyleClass().add("title");
        title.setMinWidth(USE_PREF_SIZE);
        Label summary = new Label();
        summary.setId("devices-summary");
        summary.getStyleClass().add("quiet");
        summary.textProperty().bind(model.summary());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        TextField sought = new TextField();
        sought.setId("seek-device");
        sought.setPromptText("Find a person or a device");
        sought.setAccessibleText("Find a person or a device");
        sought.setPrefColumnCount(18);
        sought.textProperty().bindBidirectional(model.sought());
        sought.visibleProperty().bind(model.summary().isNotEmpty());
        HBox head = new HBox(12, title, summary, gap, sought, refresh());
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private Button refresh() {
        Button refresh = new Button("Refresh", new FontIcon(MaterialDesignR.REFRESH));
        refresh.setId("refresh-devices");
        refresh.setMinWidth(USE_PREF_SIZE);
        refresh.textProperty().bind(Bindings.when(model.busy()).then("Asking…").otherwise("Refresh"));
        refresh.setAccessibleText("Ask the server again");
        refresh.setOnAction(_ -> model.load());
        return refresh;
    }

    private Label problem() {
        Label problem = new Label();
        problem.setId("devices-problem");
        problem.getStyleClass().add("note-bar");
        problem.setWrapText(true);
        problem.setMinHeight(USE_PREF_SIZE);
        problem.setMaxWidth(Double.MAX_VALUE);
        problem.textProperty().bind(model.problem());
        problem.visibleProperty().bind(model.problem().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    private void show(DevicesState state) {
        body.getChildren()
                .setAll(
                        switch (state) {
                            case DevicesState.Listed _ -> table;
                            case DevicesState.Loading _ -> words("", "Asking the server which devices there are…");
                            case DevicesState.Empty _ ->
                                words(
                                        "No devices yet",
                                        "A device is listed once somebody signs in on it and their data has come.");
                            case DevicesState.Away _ ->
                                words(
                                        "The server cannot be reached",
                                        "It alone knows the devices. They are asked for again when there is a"
                                                + " connection, or when you press Refresh; everything else here works"
                                                + " meanwhile.");
                            case DevicesState.Forbidden _ ->
                                words(
                                        "Only admins see the devices",
                                        "You are none at this server, or not any more. Ask an admin if you need to see"
                                                + " them.");
                            case DevicesState.Failed(String message) -> words("This could not be shown", message);
                        });
    }

    private static VBox words(String heading, String text) {
        VBox box = new VBox(8);
        box.getStyleClass().add("nothing-yet");
        if (!heading.isEmpty()) {
            Label what = new Label(heading);
            what.getStyleClass().add("heading");
            box.getChildren().add(what);
        }
        Label more = new Label(text);
        more.getStyleClass().add("quiet");
        more.setWrapText(true);
        more.setMinHeight(USE_PREF_SIZE);
        box.getChildren().add(more);
        return box;
    }
}
