package io.tidemark.app.kit.chart;

import io.tidemark.app.kit.Contrast;
import java.util.ArrayList;
import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableDoubleProperty;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/// The theme's colours and font for what is drawn on a canvas. An invisible node, so that CSS reaches it; FX
/// thread.
public final class Ink extends Region {
    private static final int SERIES = 8;
    private static final List<ColourMeta> COLOURS = colours();
    private static final CssMetaData<Ink, Font> FONT = new FontMeta();
    private static final CssMetaData<Ink, Number> FINENESS = new FinenessMeta();
    private static final List<CssMetaData<? extends Styleable, ?>> META = everything();

    private final List<SimpleStyleableObjectProperty<Color>> values = new ArrayList<>();
    private final SimpleStyleableObjectProperty<Font> font;
    private final SimpleStyleableDoubleProperty fineness;

    /// @param changed called when any colour or the font changed
    public Ink(Runnable changed) {
        setManaged(false);
        setVisible(false);
        getStyleClass().add("ink");
        for (ColourMeta meta : COLOURS) {
            var value = new SimpleStyleableObjectProperty<>(meta, this, meta.getProperty(), Color.GRAY);
            value.addListener((_, _, _) -> changed.run());
            values.add(value);
        }
        font = new SimpleStyleableObjectProperty<>(FONT, this, "font", Font.getDefault());
        font.addListener((_, _, _) -> changed.run());
        fineness = new SimpleStyleableDoubleProperty(FINENESS, this, "fineness", 1.0);
        fineness.addListener((_, _, _) -> changed.run());
    }

    public Color text() {
        return colour(0);
    }

    public Color quiet() {
        return colour(1);
    }

    public Color grid() {
        return colour(2);
    }

    public Color panel() {
        return colour(3);
    }

    public Color accent() {
        return colour(4);
    }

    /// The colour of the n-th series, from 0; past the eighth they repeat.
    public Color series(int index) {
        return colour(5 + index % SERIES);
    }

    /// The series' colour for words: the same hue, as strong as words need.
    public Color seriesName(int index) {
        return Contrast.readable(series(index), text(), panel());
    }

    /// The interface font at its own size.
    public Font font() {
        return font.get();
    }

    /// Axis and mark labels: a size below the text around them.
    public Font small() {
        return Font.font(font.get().getFamily(), font.get().getSize() - 1);
    }

    public Font smallBold() {
        return Font.font(font.get().getFamily(), FontWeight.BOLD, font.get().getSize() - 1);
    }

    /// Dots of a canvas per pixel of the layout. More than one in pictures that are printed: a canvas is never
    /// finer than its screen.
    public double fineness() {
        return fineness.get();
    }

    private Color colour(int index) {
        return values.get(index).get();
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return META;
    }

    private static List<ColourMeta> colours() {
        List<ColourMeta> metas = new ArrayList<>();
        for (String name : List.of("text", "quiet", "grid", "panel", "accent")) {
            metas.add(new ColourMeta("-ink-" + name, metas.size()));
        }
        for (int i = 1; i <= SERIES; i++) {
            metas.add(new ColourMeta("-ink-series-" + i, metas.size()));
        }
        return List.copyOf(metas);
    }

    private static List<CssMetaData<? extends Styleable, ?>> everything() {
        List<CssMetaData<? extends Styleable, ?>> metas = new ArrayList<>(Region.getClassCssMetaData());
        metas.addAll(COLOURS);
        metas.add(FONT);
        metas.add(FINENESS);
        return List.copyOf(metas);
    }

    private static final class ColourMeta extends CssMetaData<Ink, Color> {
        private final int index;

        ColourMeta(String property, int index) {
            super(property, StyleConverter.getColorConverter(), Color.GRAY);
            this.index = index;
        }

        @Override
        public boolean isSettable(Ink ink) {
            return true;
        }

        @Override
        public StyleableProperty<Color> getStyleableProperty(Ink ink) {
            return ink.values.get(index);
        }
    }

    private static final class FinenessMeta extends CssMetaData<Ink, Number> {
        FinenessMeta() {
            super("-ink-fineness", StyleConverter.getSizeConverter(), 1.0, true);
        }

        @Override
        public boolean isSettable(Ink ink) {
            return true;
        }

        @Override
        public StyleableProperty<Number> getStyleableProperty(Ink ink) {
            return ink.fineness;
        }
    }

    private static final class FontMeta extends CssMetaData<Ink, Font> {
        FontMeta() {
            super("-fx-font", StyleConverter.getFontConverter(), Font.getDefault(), true);
        }

        @Override
        public boolean isSettable(Ink ink) {
            return true;
        }

        @Override
        public StyleableObjectProperty<Font> getStyleableProperty(Ink ink) {
            return ink.font;
        }
    }
}
