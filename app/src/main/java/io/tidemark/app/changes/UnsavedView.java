package io.tidemark.app.changes;

import java.io.File;
import java.util.List;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/// One change that could not be saved: why, what was typed, and where to put it. FX thread.
final class UnsavedView extends VBox {
    private static final double NAMES = 25;
    private static final double VALUES = 37.5;

    private final ChangesViewModel page;
    private final UnsavedViewModel model;

    UnsavedView(ChangesViewModel page, UnsavedViewModel model) {

        this.page = page;
        this.model = model;
        setId("unsaved-" + model.change().key());
        getStyleClass().addAll("panel", "change-card");
        setAccessibleRole(AccessibleRole.PARENT);
        setAccessibleText("Could not be saved: " + model.title());
        Label heading = new Label(model.title());
        heading.getStyleClass().add("heading");
        Label when = new Label(model.deed() + " · " + page.when(model.change().at()));
        when.getStyleClass().add("quiet");
        HBox head = new HBox(8, heading, when);
        head.setAlignment(Pos.BASELINE_LEFT);
        Label reason = new Label(model.reason());
        reason.setWrapText(true);
        reason.getStyleClass().add("bad");
        getChildren().addAll(new VBox(2, head, reason), fields(), ways(), question());
    }

    private GridPane fields() {
        GridPane fields = new GridPane(16, 6);
        for (double width : new double[] {NAMES, VALUES, VALUES}) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(width);
            column.setHgrow(Priority.ALWAYS);
            fields.getColumnConstraints().add(column);
        }
        if (!model.rows().isEmpty()) {
            fields.addRow(0, new Label(), side("Before"), side("What you typed"));
        }
        int at = 1;
        for (UnsavedViewModel.Row row : model.rows()) {
            Label name = words(row.name());
            name.getStyleClass().add("quiet");
            Label before = words(row.before());
            Label typed = words(row.typed());
            for (Label each : List.of(name, before, typed)) {
                GridPane.setValignment(each, VPos.TOP);
            }
            fields.addRow(at++, name, before, typed);
        }
        fields.setVisible(!model.rows().isEmpty());
        fields.setManaged(fields.isVisible());
        return fields;
    }

    private static Label side(String text) {
        Label side = new Label(text);
        side.getStyleClass().add("side");
        side.setMaxWidth(Double.MAX_VALUE);
        return side;
    }

    private static Label words(String text) {
        Label words = new Label(text.isEmpty() ? "nothing" : text);
        if (text.isEmpty()) {
            words.getStyleClass().add("quiet");
        }
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        return words;
    }

    private HBox ways() {
        Button copy = button("copy-unsaved", "Copy");
        copy.setOnAction(_ -> {
            Clip.put(model.asText());
            page.copied();
        });
        Button export = button("export-unsaved", "Export…");
        export.setOnAction(_ -> chooseFile());
        Button discard = button("discard-unsaved", "Discard…");
        discard.setOnAction(_ -> model.ask(true));
        HBox ways = new HBox(8, copy, export, discard);
        ways.visibleProperty().bind(model.asking().not());
        ways.managedProperty().bind(ways.visibleProperty());
        return ways;
    }

    private Node question() {
        Label asked = new Label("This is the last copy of it. Discard it for good?");
        Button yes = button("really-discard", "Discard for good");
        yes.getStyleClass().add("danger");
        yes.setOnAction(_ -> page.discard(model));
        Button no = button("keep-unsaved", "Keep it");
        no.setOnAction(_ -> model.ask(false));
        HBox question = new HBox(8, asked, yes, no);
        question.setAlignment(Pos.CENTER_LEFT);
        question.visibleProperty().bind(model.asking());
        question.managedProperty().bind(question.visibleProperty());
        model.asking().addListener((_, _, asking) -> {
            if (asking) {
                no.requestFocus();
            } else {
                lookup(".discard-unsaved").requestFocus();
            }
        });
        return question;
    }

    private Button button(String id, String text) {
        Button button = new Button(text);
        button.getStyleClass().add(id);
        button.setAccessibleText(text + " " + model.title());
        button.disableProperty().bind(page.busy());
        return button;
    }

    private void chooseFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export what could not be saved");
        chooser.setInitialFileName(model.fileName());
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("JSON", "*.json"));
        @Nullable File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            page.export(model, file.toPath());
        }
    }
}
