package io.tidemark.app.kit.chart;

import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// Turns mouse and keys over a chart into hovering, picking, zooming and walking from mark to mark. FX thread.
final class ChartPointer {
    private static final double DRAG_PIXELS = 6;

    private final ChartView view;
    private final Node plot;
    private double pressedAt = Double.NaN;
    private boolean dragged;
    private int walked = -1;

    ChartPointer(ChartView view, Node plot) {
        this.view = view;
        this.plot = plot;
        // filters, because Chart-FX keeps mouse events to itself
        view.addEventFilter(MouseEvent.MOUSE_MOVED, event -> hover(inPlot(event)));
        view.addEventFilter(MouseEvent.MOUSE_EXITED, _ -> view.hover(Optional.empty()));
        view.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
        view.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::dragged);
        view.addEventFilter(MouseEvent.MOUSE_RELEASED, this::released);
        view.addEventFilter(MouseEvent.MOUSE_CLICKED, this::clicked);
        view.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        view.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                view.hover(Optional.empty());
            }
        });
    }

    /// The data is another: whoever walks it goes on from the same place, as long as there is one.
    void reset() {
        walked = Math.min(walked, view.marks().count() - 1);
        pressedAt = Double.NaN;
    }

    private Point2D inPlot(MouseEvent event) {
        return plot.sceneToLocal(event.getSceneX(), event.getSceneY());
    }

    private void hover(Point2D at) {
        boolean inside = plot.getLayoutBounds().contains(at);
        view.hover(inside ? view.marks().hit(at.getX(), at.getY()) : Optional.empty());
    }

    private void pressed(MouseEvent event) {
        dragged = false;
        pressedAt = event.getButton() == MouseButton.PRIMARY ? inPlot(event).getX() : Double.NaN;
    }

    private void dragged(MouseEvent event) {
        if (Double.isNaN(pressedAt) || !view.zoomable()) {
            return;
        }
        double x = inPlot(event).getX();
        dragged = dragged || Math.abs(x - pressedAt) > DRAG_PIXELS;
        if (dragged) {
            view.span(pressedAt, x);
        }
    }

    private void released(MouseEvent event) {
        if (dragged) {
            view.zoom(pressedAt, inPlot(event).getX());
        }
        pressedAt = Double.NaN;
    }

    private void clicked(MouseEvent event) {
        if (dragged || event.getButton() != MouseButton.PRIMARY || view.isNote(event.getTarget())) {
            return;
        }
        view.requestFocus();
        Point2D at = inPlot(event);
        if (view.getLayoutBounds().contains(event.getX(), event.getY())) {
            // the second click of a double click takes back what the first one picked
            view.marks().hit(at.getX(), at.getY()).ifPresent(view::pick);
        }
        if (event.getClickCount() == 2) {
            view.zoomOut();
        }
    }

    private void key(KeyEvent event) {
        int count = view.marks().count();
        if (count == 0 || view.isNote(event.getTarget())) {
            return;
        }
        switch (event.getCode()) {
            case RIGHT, DOWN -> walk(Math.min(count - 1, walked + 1));
            case LEFT, UP -> walk(Math.max(0, walked - 1));
            case HOME -> walk(0);
            case END -> walk(count - 1);
            case ENTER, SPACE -> {
                if (walked < 0) {
                    return;
                }
                view.pick(view.marks().mark(Math.min(walked, count - 1)));
            }
            case ESCAPE -> {
                if (walked < 0) {
                    return;
                }
                walked = -1;
                view.hover(Optional.empty());
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void walk(int index) {
        walked = index;
        Hit hit = view.marks().mark(index);
        view.hover(Optional.of(hit));
        view.speak(hit.spoken());
    }
}
