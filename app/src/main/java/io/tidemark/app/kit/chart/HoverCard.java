package io.tidemark.app.kit.chart;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;

/// What the mouse brings up over a plot: a crosshair, a dot on each value, and a small card with the values. Takes
/// no clicks itself.
final class HoverCard extends Pane {
    private static final double AWAY = 12;
    private static final double DOT = 4;

    private final Line rule = new Line();
    private final Pane dots = new Pane();
    private final VBox card = new VBox(4);
    private final Rectangle span = new Rectangle();
    private boolean withRule;

    HoverCard() {
        setMouseTransparent(true);
        setManaged(false);
        rule.getStyleClass().add("chart-rule");
        card.getStyleClass().add("chart-card");
        span.getStyleClass().add("chart-span");
        card.setManaged(false);
        getChildren().addAll(span, rule, dots, card);
        span.setVisible(false);
        hide();
    }

    void setRule(boolean shown) {
        withRule = shown;
    }

    void show(Hit hit, double width, double height, Ink ink) {
        rule.setStartX(Math.rint(hit.x()) + 0.5);
        rule.setEndX(Math.rint(hit.x()) + 0.5);
        rule.setStartY(0);
        rule.setEndY(height);
        rule.setVisible(withRule);
        dots.getChildren().clear();
        card.getChildren().clear();
        if (!hit.title().isEmpty()) {
            Label title = new Label(hit.title());
            title.getStyleClass().add("heading");
            card.getChildren().add(title);
        }
        for (Hit.Reading reading : hit.readings()) {
            if (!Double.isNaN(reading.y())) {
                Circle dot = new Circle(hit.x(), reading.y(), DOT, reading.colour());
                dot.setStroke(ink.panel());
                dots.getChildren().add(dot);
            }
            card.getChildren().add(row(reading, hit.readings().size() > 1));
        }
        card.setVisible(true);
        card.applyCss();
        card.autosize();
        place(hit, width, height);
    }

    private void place(Hit hit, double width, double height) {
        boolean left = hit.x() + AWAY + card.getWidth() > width;
        double x = left ? hit.x() - AWAY - card.getWidth() : hit.x() + AWAY;
        double y = hit.y() - card.getHeight() - AWAY;
        card.relocate(Math.rint(Math.max(0, x)), Math.rint(Math.clamp(y, 0, Math.max(0, height - card.getHeight()))));
    }

    private static HBox row(Hit.Reading reading, boolean named) {
        HBox row = new HBox(8);
        if (named) {
            Circle mark = new Circle(DOT, reading.colour());
            Label name = new Label(reading.name(), mark);
            name.getStyleClass().add("quiet");
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            row.getChildren().addAll(name, gap);
        }
        row.getChildren().add(new Label(reading.value()));
        return row;
    }

    void hide() {
        rule.setVisible(false);
        card.setVisible(false);
        dots.getChildren().clear();
    }

    /// Marks the stretch that a drag has covered so far.
    void showSpan(double from, double to, double height) {
        hide();
        span.setX(Math.min(from, to));
        span.setWidth(Math.abs(to - from));
        span.setHeight(height);
        span.setVisible(true);
    }

    void hideSpan() {
        span.setVisible(false);
    }
}
