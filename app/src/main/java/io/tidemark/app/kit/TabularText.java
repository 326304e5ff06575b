package io.tidemark.app.kit;

import java.util.stream.IntStream;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// A number at the right of its place, whose digits all take the same room: numbers below each other line up
/// whatever the font. FX thread.
public final class TabularText extends Region {

    /// @param classes the style of the words, for example `total`
    public TabularText(String number, String... classes) {
        getStyleClass().add("tabular");
        getStyleClass().addAll(classes);
        setText(number);
    }

    public void setText(String number) {
        getChildren().setAll(number.chars().mapToObj(TabularText::sign).toList());
        setAccessibleText(number);
    }

    private static Node sign(int character) {
        Text text = new Text(Character.toString(character));
        text.setTextOrigin(VPos.TOP);
        text.getStyleClass().add("tabular-sign");
        return text;
    }

    private static double digit(Font font) {
        Text text = new Text();
        text.setFont(font);
        return IntStream.rangeClosed('0', '9')
                .mapToDouble(digit -> {
                    text.setText(Character.toString(digit));
                    return text.getLayoutBounds().getWidth();
                })
                .max()
                .orElse(0);
    }

    private double room(Node node, double digit) {
        return Character.isDigit(((Text) node).getText().charAt(0))
                ? digit
                : node.getLayoutBounds().getWidth();
    }

    private double digit() {
        return getChildren().isEmpty() ? 0 : digit(((Text) getChildren().getFirst()).getFont());
    }

    @Override
    protected double computePrefWidth(double height) {
        double digit = digit();
        return Math.ceil(
                getChildren().stream().mapToDouble(node -> room(node, digit)).sum());
    }

    @Override
    protected double computePrefHeight(double width) {
        return getChildren().isEmpty()
                ? 0
                : Math.ceil(getChildren().getFirst().getLayoutBounds().getHeight());
    }

    /// That of the digits, so that the number stands on one line with words beside it.
    @Override
    public double getBaselineOffset() {
        return getChildren().isEmpty()
                ? BASELINE_OFFSET_SAME_AS_HEIGHT
                : getChildren().getFirst().getBaselineOffset();
    }

    @Override
    protected double computeMinWidth(double height) {
        return computePrefWidth(height);
    }

    @Override
    protected void layoutChildren() {
        double digit = digit();
        double x = getWidth() - computePrefWidth(-1);
        double y = Math.rint((getHeight() - computePrefHeight(-1)) / 2);
        for (Node node : getChildren()) {
            double room = room(node, digit);
            node.relocate(x + (room - node.getLayoutBounds().getWidth()) / 2, y);
            x += room;
        }
    }
}
