package io.tidemark.app.devices;

import io.tidemark.app.workspace.KnownDevice;
import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The devices, one a row. A click on a header sorts. FX thread.
final class DeviceTable extends TableView<KnownDevice> {
    private static final double ROW = 52;

    private final DevicesViewModel model;

    DeviceTable(DevicesViewModel model) {
        this.model = model;
        setId("device-table");
        setAccessibleText("Devices");
        setFixedCellSize(ROW);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        SortedList<KnownDevice> sorted = new SortedList<>(model.shown());
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getColumns()
                .add(column(
                        "Person",
                        120,
                        each -> two(each.person(), each.here() ? "This computer" : ""),
                        Comparator.comparing(KnownDevice::person, String.CASE_INSENSITIVE_ORDER)));
        getColumns()
                .add(column(
                        "Device",
                        185,
                        each -> two(DeviceWords.app(each), DeviceWords.shortId(each)),
                        Comparator.comparing(DeviceWords::app)));
        getColumns()
                .add(column(
                        "Last heard of",
                        130,
                        each -> one(model.words().seen(each)),
                        Comparator.comparing(KnownDevice::seenAt, Comparator.nullsFirst(Comparator.naturalOrder()))));
        getColumns()
                .add(column(
                        "Readable until",
                        150,
                        this::readable,
                        Comparator.comparing(
                                KnownDevice::readableTo, Comparator.nullsFirst(Comparator.naturalOrder()))));
        getColumns()
                .add(column(
                        "Removal",
                        260,
                        this::removal,
                        Comparator.comparing(KnownDevice::confirmed)
                                .thenComparing(
                                        KnownDevice::confirmedAt, Comparator.nullsLast(Comparator.naturalOrder()))));
        setRowFactory(_ -> new Row());
        setPlaceholder(nobody());
    }

    private Node nobody() {
        Label none = new Label("No device fits what you typed.");
        none.getStyleClass().add("quiet");
        Button all = new Button("Show all");
        all.setId("show-all-devices");
        all.getStyleClass().setAll("button", "text-button");
        all.setOnAction(_ -> model.sought().set(""));
        HBox nobody = new HBox(8, none, all);
        nobody.setAlignment(Pos.CENTER);
        return nobody;
    }

    private static TableColumn<KnownDevice, KnownDevice> column(
            String title, double width, Function<KnownDevice, Node> draw, Comparator<KnownDevice> order) {
        TableColumn<KnownDevice, KnownDevice> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
        column.setCellFactory(_ -> new Cell(draw));
        column.setComparator(order);
        column.setPrefWidth(width);
        return column;
    }

    private Node readable(KnownDevice device) {
        DeviceWords words = model.words();
        if (!words.isLocked(device)) {
            return one(words.until(device));
        }
        VBox locked = new VBox(one("Locked since"), one(words.until(device)));
        locked.setAlignment(Pos.CENTER_LEFT);
        locked.getStyleClass().add("locked");
        return locked;
    }

    private Node removal(KnownDevice device) {
        Removal removal = model.words().removal(device);
        Label sign = new Label(removal.sign());
        sign.setMinWidth(USE_PREF_SIZE);
        HBox box = new HBox(6, sign, one(removal.text()));
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().addAll("removal", removal.kind().styleClass());
        return box;
    }

    private static Label one(String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinWidth(0);
        return words;
    }

    private static VBox two(String first, String second) {
        Label below = new Label(second);
        below.getStyleClass().add("quiet");
        VBox both = new VBox(new Label(first));
        if (!second.isEmpty()) {
            both.getChildren().add(below);
        }
        both.setAlignment(Pos.CENTER_LEFT);
        both.setMinWidth(0);
        return both;
    }

    private static final class Cell extends TableCell<KnownDevice, KnownDevice> {
        private final Function<KnownDevice, Node> draw;

        Cell(Function<KnownDevice, Node> draw) {
            this.draw = draw;
            setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        }

        @Override
        protected void updateItem(@Nullable KnownDevice device, boolean empty) {
            super.updateItem(device, empty);
            setGraphic(device == null || empty ? null : draw.apply(device));
        }
    }

    private final class Row extends TableRow<KnownDevice> {
        @Override
        protected void updateItem(@Nullable KnownDevice device, boolean empty) {
            super.updateItem(device, empty);
            setAccessibleText(device == null || empty ? null : model.words().spoken(device));
        }
    }
}
