package io.tidemark.app.dashboard;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The outline of what is about to come, in its place.
final class Skeleton {
    private static final double[] COLUMNS = {0.45, 0.7, 0.55, 0.85, 0.65, 0.95, 0.75, 0.6};
    private static final int LINES = 5;

    private Skeleton() {}

    static Node of(String type) {
        return switch (type) {
            case "number" -> lines(2);
            case "table", "text" -> lines(LINES);
            default -> columns();
        };
    }

    private static Node lines(int count) {
        VBox box = new VBox(12);
        box.getStyleClass().add("skeletons");
        for (int i = 0; i < count; i++) {
            Region line = bone();
            line.setPrefHeight(16);
            line.maxWidthProperty().bind(box.widthProperty().multiply(COLUMNS[COLUMNS.length - 1 - i]));
            box.getChildren().add(line);
        }
        box.setMinSize(0, 0);
        return box;
    }

    private static Node columns() {
        HBox box = new HBox(12);
        box.setAlignment(Pos.BOTTOM_LEFT);
        for (double share : COLUMNS) {
            Region column = bone();
            HBox.setHgrow(column, Priority.ALWAYS);
            column.maxHeightProperty().bind(box.heightProperty().multiply(share));
            box.getChildren().add(column);
        }
        box.setFillHeight(true);
        box.setMinSize(0, 0);
        return box;
    }

    private static Region bone() {
        Region bone = new Region();
        bone.getStyleClass().add("skeleton");
        bone.setMinSize(0, 0);
        return bone;
    }
}
