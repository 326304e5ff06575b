package io.tidemark.app.data;

import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// Asks what the chosen file's dataset is to be called.
final class ImportForm extends VBox {

    ImportForm(DataViewModel model) {
        getStyleClass().addAll("panel", "form");
        setId("import-form");
        Label heading = new Label();
        heading.getStyleClass().add("heading");
        heading.textProperty().bind(model.chosen().map(file -> file == null ? "" : "Import " + file.getFileName()));

        TextField name = new TextField();
        name.setId("dataset-name");
        name.setPrefColumnCount(28);
        name.textProperty().bindBidirectional(model.name());
        Label label = new Label("Name of the dataset");
        label.setLabelFor(name);

        CheckBox replace = new CheckBox("Replace the rows that are there");
        replace.setId("replace-rows");
        replace.selectedProperty().bindBidirectional(model.replace());
        model.name().addListener((_, _, _) -> showReplace(model, replace));
        model.chosen().addListener((_, _, _) -> showReplace(model, replace));
        showReplace(model, replace);

        Button go = new Button("Import");
        go.setId("import-go");
        go.getStyleClass().add("accent");
        go.setOnAction(_ -> model.importChosen());
        name.setOnAction(_ -> model.importChosen());
        Button dismiss = new Button("Cancel");
        dismiss.setOnAction(_ -> model.dismiss());

        getChildren().addAll(heading, new VBox(4, label, name), replace, new HBox(8, go, dismiss));
        visibleProperty().bind(model.chosen().isNotNull());
        managedProperty().bind(visibleProperty());
        name.setMaxWidth(320);
        visibleProperty().addListener((_, _, shown) -> {
            if (shown) {
                name.requestFocus();
                name.selectAll();
            }
        });
    }

    private static void showReplace(DataViewModel model, CheckBox replace) {
        boolean taken = model.nameIsTaken();
        replace.setVisible(taken);
        replace.setManaged(taken);
        if (!taken) {
            replace.setSelected(false);
        }
    }
}
