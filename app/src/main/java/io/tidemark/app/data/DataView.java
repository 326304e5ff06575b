package io.tidemark.app.data;

import io.tidemark.app.kit.Theme;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// The data page: what is here, and the way to bring in more, by button or by dropping a file anywhere on it.
public final class DataView extends VBox {
    private final DataViewModel model;

    /// @param explore takes the id of the dataset to ask
    public DataView(DataViewModel model, Consumer<String> explore, Locale locale) {
        this.model = model;
        setId("data");
        getStyleClass().addAll("page", "data");
        getStylesheets().add(Theme.stylesheet(DataView.class, "DataView.css"));

        Label problem = new Label();
        problem.setId("data-problem");
        problem.getStyleClass().add("problem");
        problem.setWrapText(true);
        problem.textProperty().bind(model.problem());
        problem.visibleProperty().bind(model.problem().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());

        Node table = new DatasetTable(model, explore, this::chooseFile, locale);
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren()
                .addAll(
                        head(),
                        problem,
                        gone(),
                        new ImportForm(model),
                        new ImportReport(model, explore, locale),
                        table);
        setOnDragOver(this::dragOver);
        setOnDragDropped(this::dropped);
    }

    private Node head() {
        Label title = new Label("Data");
        title.getStyleClass().add("title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button bring = new Button("Import a file…", new FontIcon(MaterialDesignT.TRAY_ARROW_DOWN));
        bring.setId("import-file");
        bring.getStyleClass().add("accent");
        bring.setAccessibleHelp(
                "Opens a CSV or NDJSON file, also compressed with gzip. You can also drop one on this page.");
        bring.setOnAction(_ -> chooseFile());
        HBox head = new HBox(8, title, gap, bring);
        head.getStyleClass().add("head");
        return head;
    }

    private Node gone() {
        Label what = new Label();
        what.setId("data-gone");
        what.setWrapText(true);
        what.setMinHeight(USE_PREF_SIZE);
        what.setMaxWidth(Double.MAX_VALUE);
        what.textProperty().bind(model.gone());
        HBox.setHgrow(what, Priority.ALWAYS);
        Button read = new Button("OK");
        read.setId("read-of-gone");
        read.setMinWidth(USE_PREF_SIZE);
        read.getStyleClass().setAll("button", "text-button");
        read.setAccessibleText("I have read it");
        read.setOnAction(_ -> model.readOfGone());
        HBox bar = new HBox(8, what, read);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("note-bar");
        bar.visibleProperty().bind(model.gone().isNotEmpty());
        bar.managedProperty().bind(bar.visibleProperty());
        return bar;
    }

    private void chooseFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Import a file");
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(
                                "Tables", "*.csv", "*.tsv", "*.csv.gz", "*.ndjson", "*.ndjson.gz", "*.jsonl", "*.gz"),
                        new FileChooser.ExtensionFilter("All files", "*"));
        File picked = chooser.showOpenDialog(getScene().getWindow());
        if (picked != null) {
            model.choose(picked.toPath());
        }
    }

    private void dragOver(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        List<Path> files =
                event.getDragboard().getFiles().stream().map(File::toPath).toList();
        if (!files.isEmpty()) {
            model.choose(files.getFirst());
        }
        event.setDropCompleted(!files.isEmpty());
        event.consume();
    }
}
