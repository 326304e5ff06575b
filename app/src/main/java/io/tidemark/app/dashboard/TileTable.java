package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.TabularText;
import io.tidemark.app.kit.chart.Ink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
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
    private static final double SCROLL_BAR = 10;
    private static final double LEAST_WORDS = 0.4;
    private static final double CELL_PADDING = 18;
    private static final int SAMPLE = 200;
    /// Any width but the default, at which JavaFX would measure every cell itself before [#fit] does.
    private static final double UNFITTED = 100;

    private final Numbers numbers;
    private final Ink ink = new Ink(this::refit);
    private final TableView<Row> table = new TableView<>();
    private final TotalsRow totals = new TotalsRow(table);
    private Consumer<Integer> onPick = _ -> {};
    private int picked = -1;
    private Optional<TileContent.Table> shown = Optional.empty();
    private double fittedTo;

    /// @param index in the content's own order, before any sorting
    private record Row(int index, List<@Nullable Object> cells) {}

    TileTable(Numbers numbers) {
        this.numbers = numbers;
        setMinSize(0, 0);
        table.getStyleClass().add("rows-table");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.UNCONSTRAINED_RESIZE_POLICY);
        table.setMinSize(0, 0);
        table.setRowFactory(_ -> new PickRow());
        table.setOnKeyPressed(event -> {
            Row focused = table.getFocusModel().getFocusedItem();
            if (event.getCode() == KeyCode.ENTER && focused != null) {
                onPick.accept(focused.index());
            }
        });
        getChildren().addAll(ink, table, totals);
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
        shown = Optional.of(content);
        fittedTo = 0;
        requestLayout();
    }

    /// What the keys go to.
    Node toFocus() {
        return table;
    }

    /// As many whole rows as fit, then the totals.
    @Override
    protected void layoutChildren() {
        double last = totals.isManaged() ? ROW : 0;
        double room = Math.floor((getHeight() - HEADER - last) / ROW);
        double rows = Math.clamp(room, 1, Math.max(1, table.getItems().size()));
        double height = HEADER + rows * ROW + FRAME;
        fit(getWidth() - (rows < table.getItems().size() && !inPicture() ? SCROLL_BAR : 0));
        table.resizeRelocate(0, 0, getWidth(), height);
        totals.resizeRelocate(0, height, getWidth(), last);
    }

    private void refit() {
        fittedTo = 0;
        requestLayout();
    }

    /// Once per width, so that a person's own widths stay. Where there is too little room, words give way to
    /// numbers.
    private void fit(double room) {
        if (room == fittedTo || shown.isEmpty()) {
            return;
        }
        fittedTo = room;
        TileContent.Table content = shown.get();
        double[] wishes = IntStream.range(0, content.columns().size())
                .mapToDouble(column -> width(content, column))
                .toArray();
        double wished = Arrays.stream(wishes).sum();
        double words = 0;
        for (int i = 0; i < wishes.length; i++) {
            words += isNumber(i) ? 0 : wishes[i];
        }
        double widest = widestWords(wishes, Math.max(LEAST_WORDS * words, room - (wished - words)));
        for (int i = 0; i < wishes.length; i++) {
            double width =
                    wished < room ? wishes[i] * room / wished : isNumber(i) ? wishes[i] : Math.min(wishes[i], widest);
            table.getColumns().get(i).setPrefWidth(Math.floor(width));
        }
    }

    /// The width at which the long columns of words are cut, so that all fit into their room: short ones stay whole.
    private double widestWords(double[] wishes, double room) {
        double[] words = IntStream.range(0, wishes.length)
                .filter(column -> !isNumber(column))
                .mapToDouble(column -> wishes[column])
                .sorted()
                .toArray();
        double left = room;
        for (int i = 0; i < words.length; i++) {
            double each = left / (words.length - i);
            if (words[i] > each) {
                return each;
            }
            left -= words[i];
        }
        return Double.MAX_VALUE;
    }

    private boolean isNumber(int column) {
        return table.getColumns().get(column).getStyleClass().contains("number-column");
    }

    private boolean inPicture() {
        return table.lookupAll(".scroll-bar").stream().noneMatch(bar -> bar.getOpacity() > 0);
    }

    private TableColumn<Row, @Nullable Object> column(TileContent.Table content, int index) {
        TileContent.Column column = content.columns().get(index);
        TableColumn<Row, @Nullable Object> made = new TableColumn<>(column.title());
        made.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().cells().get(index)));
        made.setCellFactory(_ -> new ValueCell(column));
        made.setComparator(Comparator.nullsLast(TileTable::compare));
        made.getStyleClass().add(column.number() ? "number-column" : "word-column");
        made.setReorderable(false);
        made.setPrefWidth(UNFITTED);
        return made;
    }

    private double width(TileContent.Table content, int index) {
        TileContent.Column column = content.columns().get(index);
        double widest = textWidth(column.title()) + 8;
        for (List<@Nullable Object> row :
                content.rows().subList(0, Math.min(SAMPLE, content.rows().size()))) {
            widest = Math.max(widest, textWidth(TableContents.cell(row.get(index), column, numbers)));
        }
        if (!content.totals().isEmpty()) {
            widest = Math.max(widest, textWidth(content.totals().get(index)) * 1.1);
        }
        return widest + CELL_PADDING;
    }

    private double textWidth(String words) {
        Text text = new Text(words);
        text.setFont(ink.font());
        return text.getLayoutBounds().getWidth();
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Number left && b instanceof Number right) {
            return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
        }
        return a.toString().compareTo(b.toString());
    }

    private final class ValueCell extends TableCell<Row, @Nullable Object> {
        private final TileContent.Column column;
        private final TabularText figure = new TabularText("");

        ValueCell(TileContent.Column column) {
            this.column = column;
            setAlignment(column.number() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
            if (column.number()) {
                setGraphic(figure);
                setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            }
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
            String text = empty ? "" : TableContents.cell(item, column, numbers);
            setText(text);
            figure.setText(text);
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
                boolean number = content.columns().get(i).number();
                Label label = new Label(number ? "" : content.totals().get(i));
                label.setGraphic(number ? new TabularText(content.totals().get(i)) : null);
                label.setAlignment(number ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
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
