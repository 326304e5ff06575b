package io.tidemark.app.data;

import io.tidemark.app.workspace.Holding;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The datasets that are here, with their size and freshness.
final class DatasetTable extends StackPane {
    private final Locale locale;
    private final NumberFormat whole;

    DatasetTable(DataViewModel model, Consumer<String> explore, Runnable chooseFile, Locale locale) {
        this.locale = locale;
        this.whole = NumberFormat.getIntegerInstance(locale);
        TableView<Holding> table = new TableView<>(model.holdings());
        table.setId("datasets");
        table.setAccessibleText("Datasets");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns().add(text("Dataset", holding -> holding.dataset().title(), 260));
        table.getColumns().add(number("Rows", Holding::rows));
        table.getColumns()
                .add(number("Fields", holding -> holding.dataset().fields().size()));
        table.getColumns().add(text("Time", DatasetTable::timeOf, 160));
        table.getColumns().add(text("As of", this::when, 180));
        table.setRowFactory(_ -> row(explore));
        table.setOnKeyPressed(event -> {
            @Nullable Holding selected = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && selected != null) {
                explore.accept(selected.dataset().id());
            }
        });
        table.visibleProperty().bind(Bindings.isNotEmpty(model.holdings()));

        Node nothing = nothingYet(chooseFile);
        nothing.visibleProperty()
                .bind(Bindings.isEmpty(model.holdings())
                        .and(model.loaded())
                        .and(model.chosen().isNull()));
        setAlignment(Pos.TOP_LEFT);
        getChildren().addAll(nothing, table);
    }

    private static TableRow<Holding> row(Consumer<String> explore) {
        TableRow<Holding> row = new TableRow<>();
        row.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && !row.isEmpty()) {
                explore.accept(row.getItem().dataset().id());
            }
        });
        return row;
    }

    private static TableColumn<Holding, String> text(String title, Function<Holding, String> value, double width) {
        TableColumn<Holding, String> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(value.apply(cell.getValue())));
        column.setPrefWidth(width);
        return column;
    }

    private TableColumn<Holding, String> number(String title, Function<Holding, Number> value) {
        TableColumn<Holding, String> column = text(title, holding -> whole.format(value.apply(holding)), 110);
        column.getStyleClass().add("number");
        column.setSortable(false);
        return column;
    }

    private static String timeOf(Holding holding) {
        var time = holding.dataset().timeField();
        return time == null ? "–" : time.name();
    }

    private String when(Holding holding) {
        if (holding.loading()) {
            return "still coming in";
        }
        @Nullable Instant asOf = holding.asOf();
        return asOf == null
                ? "this computer"
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(asOf.atZone(ZoneId.systemDefault()));
    }

    private static Node nothingYet(Runnable chooseFile) {
        Label heading = new Label("No data here yet");
        heading.getStyleClass().add("heading");
        Label what = new Label(
                "Drop a CSV file on this page, or choose one. It stays exactly as it is; Tidemark reads a copy.");
        what.setWrapText(true);
        what.getStyleClass().add("quiet");
        Button button = new Button("Import a file…");
        button.setId("empty-import");
        button.getStyleClass().add("accent");
        button.setOnAction(_ -> chooseFile.run());
        VBox box = new VBox(8, heading, what, button);
        box.getStyleClass().add("nothing-yet");
        return box;
    }
}
