package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.Unit;
import io.tidemark.app.kit.chart.Sparkline;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// One big number, what became of it since the period before, and its run. FX thread.
final class FigureView extends Pane {
    private static final double SPARK_SHARE = 0.42;
    private static final double SPARK_HEIGHT = 32;
    private static final double GAP = 12;
    private static final double CHANGE_GAP = 8;

    private final Numbers numbers;
    private final Label value = new Label();
    private final Label change = new Label();
    private final Label against = new Label();
    private final HBox below = new HBox(8, change, against);
    private final Sparkline run = new Sparkline();

    FigureView(Numbers numbers) {
        this.numbers = numbers;
        value.getStyleClass().add("figure");
        change.getStyleClass().add("change");
        against.getStyleClass().add("quiet");
        against.setMinWidth(0);
        change.setMinWidth(USE_PREF_SIZE);
        setMinSize(0, 0);
        setAccessibleRole(AccessibleRole.TEXT);
        getChildren().addAll(value, below, run);
    }

    void show(TileContent.Figure figure) {
        boolean known = Double.isFinite(figure.value());
        value.setText(known ? numbers.figure(figure.value(), figure.unit()) : "–");
        against.setText(known ? figure.against() : "nothing in this range");
        run.setValues(figure.run());
        run.setVisible(figure.run().length > 1);
        showChange(figure.change(), figure.unit(), figure.mood());
        setAccessibleText(value.getText() + (change.isVisible() ? ", " + spoken(figure) : ""));
        requestLayout();
    }

    private void showChange(@Nullable Double by, Unit unit, TileContent.Mood mood) {
        change.setVisible(by != null);
        change.setManaged(by != null);
        against.setVisible(by != null || !known());
        change.getStyleClass().removeAll("good", "bad", "quiet");
        if (by == null) {
            return;
        }
        String size = unit.share() ? numbers.full(Math.abs(by) * 100, Unit.of("pt"), 1) : numbers.change(by);
        change.setText((by < 0 ? "▼ " : "▲ ") + size);
        change.getStyleClass()
                .add(
                        switch (mood) {
                            case GOOD -> "good";
                            case BAD -> "bad";
                            case NEUTRAL -> "quiet";
                        });
    }

    private boolean known() {
        return !value.getText().equals("–");
    }

    private String spoken(TileContent.Figure figure) {
        boolean down = figure.change() != null && figure.change() < 0;
        return (down ? "down " : "up ") + change.getText().substring(2) + " " + against.getText();
    }

    @Override
    protected void layoutChildren() {
        double height = value.prefHeight(-1);
        double figureWidth = Math.min(value.prefWidth(-1), getWidth());
        value.resizeRelocate(0, -2, figureWidth, height);
        double room = getWidth() - figureWidth - GAP;
        double width = Math.min(getWidth() * SPARK_SHARE, room);
        run.setVisible(run.isVisible() && width > SPARK_HEIGHT);
        run.resizeRelocate(getWidth() - width, height - SPARK_HEIGHT - 2, Math.max(0, width), SPARK_HEIGHT);
        below.resizeRelocate(0, height + CHANGE_GAP - 2, getWidth(), below.prefHeight(-1));
    }
}
