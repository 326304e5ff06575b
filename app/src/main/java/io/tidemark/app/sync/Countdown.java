package io.tidemark.app.sync;

import io.tidemark.app.kit.TabularText;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/// Words around a number that changes each second, as wide with one digit as with two. FX thread.
final class Countdown extends HBox {
    private final Label before = word();
    private final TabularText number = new TabularText("", "pill-number");
    private final Label after = word();
    private final TabularText widest = new TabularText("00", "pill-number");

    Countdown() {
        super(4);
        setAlignment(Pos.BASELINE_CENTER);
        widest.setManaged(false);
        widest.setVisible(false);
        getChildren().addAll(before, number, after, widest);
    }

    private static Label word() {
        Label word = new Label();
        word.getStyleClass().add("pill-word");
        return word;
    }

    /// @param more said after it; empty for nothing
    void show(String sign, PillFace.Count count, String more) {
        before.setText(sign + "  " + count.before());
        number.setText(count.number());
        after.setText(count.after() + more);
    }

    @Override
    protected double computePrefWidth(double height) {
        double spare = widest.prefWidth(-1) - number.prefWidth(-1);
        return super.computePrefWidth(height) + Math.max(0, spare);
    }
}
