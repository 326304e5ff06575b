package io.tidemark.app.changes;

import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.dashboard.TilePreview;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One conflict: before, yours and theirs beside each other, and the three ways out. FX thread.
final class ConflictView extends VBox {
    private static final double COLUMNS = 3;
    private static final double PREVIEW_HEIGHT = 200;

    private final ChangesViewModel page;
    private final ConflictViewModel model;

    ConflictView(ChangesViewModel page, ConflictViewModel model) {

        this.page = page;
        this.model = model;
        setId("conflict-" + model.id());
        getStyleClass().addAll("panel", "change-card");
        setAccessibleRole(AccessibleRole.PARENT);
        setAccessibleText("Conflict on " + model.title());
        Label heading = new Label(model.title());
        heading.getStyleClass().add("heading");
        Label about = new Label("You and " + model.theirName()
                + " changed this at the same time. It stays as they have it until you decide.");
        about.getStyleClass().add("quiet");
        about.setWrapText(true);
        getChildren().addAll(new VBox(2, heading, about), table(), ways());
    }

    private GridPane table() {
        GridPane table = new GridPane(16, 6);
        for (int i = 0; i < COLUMNS; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100 / COLUMNS);
            column.setHgrow(Priority.ALWAYS);
            table.getColumnConstraints().add(column);
        }
        table.addRow(0, head("Before"), head(page.yourByline(model)), head(page.theirByline(model)));
        int at = 1;
        for (ConflictViewModel.Preview each : model.previews()) {
            table.add(name(each.name()), 0, at++, 3, 1);
            table.addRow(at++, new Region(), preview("Yours", each.yours()), preview("Theirs", each.theirs()));
        }
        for (ConflictViewModel.Row row : model.rows()) {
            table.add(name(row.name()), 0, at++, 3, 1);
            table.addRow(
                    at++,
                    new MarkedText("Before", row.before()),
                    new MarkedText("Yours", row.yours()),
                    new MarkedText("Theirs", row.theirs()));
        }
        return table;
    }

    private static Label head(String text) {
        Label head = new Label(text);
        head.getStyleClass().add("side");
        head.setMaxWidth(Double.MAX_VALUE);
        return head;
    }

    private static Label name(String text) {
        Label name = new Label(text);
        name.getStyleClass().addAll("quiet", "field-name");
        return name;
    }

    private static Node preview(String whose, @Nullable DashboardViewModel charts) {
        if (charts == null) {
            Label none = new Label("No such tile");
            none.getStyleClass().add("quiet");
            return none;
        }
        StackPane preview = new TilePreview(charts);
        preview.setAccessibleRole(AccessibleRole.PARENT);
        preview.setAccessibleText(whose);
        preview.setPrefHeight(PREVIEW_HEIGHT);
        preview.setMinHeight(PREVIEW_HEIGHT);
        return preview;
    }

    private Node ways() {
        Button mine = way("keep-mine", "Keep mine", "It becomes as you wanted it.", model::keepMine);
        Button theirs = way("keep-theirs", "Keep theirs", "It stays as it is.", model::keepTheirs);
        Button both = way(
                "keep-both", "Keep both", "It stays, and you get “" + model.copy() + "” beside it.", model::keepBoth);
        HBox ways = new HBox(8);
        ways.getStyleClass().add("ways");
        if (model.isHere()) {
            Label copy = new Label("Both: yours becomes “" + model.copy() + "”.");
            copy.getStyleClass().add("quiet");
            copy.setMinWidth(0);
            ways.setAlignment(Pos.CENTER_LEFT);
            ways.getChildren().addAll(List.of(mine, theirs, both, copy));
            return ways;
        }
        Label gone = new Label("It is no longer here. Copy what you need of yours before you put this away.");
        gone.setWrapText(true);
        Button copy = new Button("Copy mine");
        copy.setOnAction(_ -> {
            Clip.put(model.yoursAsText());
            page.copied();
        });
        theirs.setText("Put away");
        ways.getChildren().addAll(List.of(copy, theirs));
        return new VBox(8, gone, ways);
    }

    private Button way(String id, String text, String means, Runnable run) {
        Button way = new Button(text);
        way.getStyleClass().add(id);
        way.setTooltip(new Tooltip(means));
        way.setAccessibleText(text + ". " + means + " " + model.title());
        way.disableProperty().bind(page.busy());
        way.setOnAction(_ -> run.run());
        return way;
    }
}
