package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// Rows and columns with the whole below them. A click on a header sorts, a click on a row picks it. FX thread.
final class TileTable extends Pane {
    private static final double ROW = 31;
    private static final double HEADER = 30;
    private static final double FRAME = 2;
    private static final double CELL_PADDING = 32;
    private static final int SAMPLE = 200;

    private final Numbers numbers;
    private final TableView<Row> table = new TableView<>();
    private final TotalsRow totals = new TotalsRow(table);
    private Consumer<Integer> onPick = _ -> {};
    private int picked = -1;

    /// @param index in the content's own order, before any sorting
    private record Row(int index, List<@Nullable Object> cells) {}

    TileTable(Numbers numbers) {
        this.numbers = numbers;
        setMinSize(0, 0);
        table.getStyleClass().add("rows-table");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setMinSize(0, 0);
        table.setRowFactory(_ -> new PickRow());
        table.setOnKeyPressed(event -> {
            Row focused = table.getFocusModel().getFocusedItem();
            if (event.getCode() == KeyCode.ENTER && focused != null) {
                onPick.accept(focused.index());
            }
        });
        getChildren().addAll(table, totals);
    }

    void show(TileContent.Table content, Consumer<Integer> pick) {
        onPick = pick;
        picked = content.selected();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < content.rows().size(); i++) {
            rows.add(new Row(i, content.rows().get(i)));
        }
        table.getSortOrder().clear();
        table.getColumns().clear();
        for (int i = 0; i < content.columns().size(); i++) {
            table.getColumns().add(column(content, i));
        }
        table.setItems(FXCollections.observableArrayList(rows));
        for (int i = 0; i < content.columns().size(); i++) {
            int sorted = content.columns().get(i).sorted();
            if (sorted != 0) {
                TableColumn<Row, ?> column = table.getColumns().get(i);
                column.setSortType(sorted > 0 ? TableColumn.SortType.ASCENDING : TableColumn.SortType.DESCENDING);
                table.getSortOrder().add(column);
            }
        }
        totals.show(content);
        requestLayout();
    }

    /// As many whole rows as fit, then the totals.
    @Override
    protected void layoutChildren() {
        double last = totals.isManaged() ? ROW : 0;
        double room = Math.floor((getHeight() - HEADER - last) / ROW);
        double rows = Math.clamp(room, 1, Math.max(1, table.getItems().size()));
        double height = HEADER + rows * ROW + FRAME;
        table.resizeRelocate(0, 0, getWidth(), height);
        totals.resizeRelocate(0, height, getWidth(), last);
    }

    private TableColumn<Row, @Nullable Object> column(TileContent.Table content, int index) {
        TileContent.Column column = content.columns().get(index);
        TableColumn<Row, @Nullable Object> shown = new TableColumn<>(column.title());
        shown.setCellValueFactory(row ->
                new ReadOnlyObjectWrapper<>(row.getValue().cells().get(index)));
        shown.setCellFactory(_ -> new ValueCell(column));
        shown.setComparator(Comparator.nullsLast(TileTable::compare));
        shown.getStyleClass().add(column.number() ? "number-column" : "word-column");
        shown.setPrefWidth(width(content, index));
        shown.setReorderable(false);
        return shown;
    }

    private double width(TileContent.Table content, int index) {
        TileContent.Column column = content.columns().get(index);
        double widest = textWidth(column.title()) + 8;
        for (List<@Nullable Object> row : content.rows().subList(0, Math.min(SAMPLE, content.rows().size()))) {
            widest = Math.max(widest, textWidth(TableContents.cell(row.get(index), column, numbers)));
        }
        if (!content.totals().isEmpty()) {
            widest = Math.max(widest, textWidth(content.totals().get(index)) * 1.1);
        }
        return widest + CELL_PADDING;
    }

    private static double textWidth(String text) {
        return new Text(text).getLayoutBounds().getWidth();
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Number left && b instanceof Number right) {
            return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
        }
        return a.toString().compareTo(b.toString());
    }

    private final class ValueCell extends TableCell<Row, @Nullable Object> {
        private final TileContent.Column column;

        ValueCell(TileContent.Column column) {
            this.column = column;
            setAlignment(column.number() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
            if (column.largest() > 0) {
                getStyleClass().add("bar-cell");
                widthProperty().addListener((_, _, _) -> drawBar(getItem()));
            }
        }

        /// A soft bar from the right, behind the number it stands for.
        private void drawBar(@Nullable Object item) {
            if (column.largest() > 0) {
                double share = Math.abs(ChartContents.number(item)) / column.largest();
                double free = Double.isFinite(share) ? (1 - share) * getWidth() : getWidth();
                setStyle(String.format(Locale.ROOT, "-fx-background-insets: 5 0 5 %.0f;", free));
            }
        }

        @Override
        protected void updateItem(@Nullable Object item, boolean empty) {
            super.updateItem(item, empty);
            drawBar(empty ? null : item);
            setText(empty ? "" : TableContents.cell(item, column, numbers));
        }
    }

    private final class PickRow extends TableRow<Row> {
        PickRow() {
            setOnMouseClicked(event -> {
                Row row = getItem();
                if (row != null && event.getButton() == MouseButton.PRIMARY) {
                    onPick.accept(row.index());
                }
            });
        }

        @Override
        protected void updateItem(@Nullable Row row, boolean empty) {
            super.updateItem(row, empty);
            getStyleClass().remove("picked");
            if (row != null && row.index() == picked) {
                getStyleClass().add("picked");
            }
        }
    }

    /// The whole, each number below its column.
    private static final class TotalsRow extends Pane {
        private final TableView<Row> table;

        TotalsRow(TableView<Row> table) {
            this.table = table;
            getStyleClass().add("totals");
            setMinHeight(ROW);
            setPrefHeight(ROW);
        }

        void show(TileContent.Table content) {
            getChildren().clear();
            for (int i = 0; i < content.totals().size(); i++) {
                Label label = new Label(content.totals().get(i));
                label.setAlignment(content.columns().get(i).number() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
                label.getStyleClass().add("total");
                TableColumn<Row, ?> column = table.getColumns().get(i);
                column.widthProperty().addListener((_, _, _) -> requestLayout());
                getChildren().add(label);
            }
            setVisible(!content.totals().isEmpty());
            setManaged(!content.totals().isEmpty());
        }

        @Override
        protected void layoutChildren() {
            double x = 0;
            for (int i = 0; i < getChildren().size(); i++) {
                double width = table.getColumns().get(i).getWidth();
                getChildren().get(i).resizeRelocate(x, 0, width, getHeight());
                x += width;
            }
        }
    }
}
