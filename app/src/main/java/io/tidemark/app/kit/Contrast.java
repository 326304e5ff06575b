package io.tidemark.app.kit;

import javafx.scene.paint.Color;

/// How far two colours stand apart, by the arithmetic of WCAG 2.1: from 1 for the same to 21 for black on white.
public final class Contrast {
    /// What words need.
    private static final double WORDS = 7;
    private static final double STEP = 0.05;
    private static final double GLARE = 0.05;

    private Contrast() {}

    public static double between(Color one, Color other) {
        double a = luminance(one) + GLARE;
        double b = luminance(other) + GLARE;
        return Math.max(a, b) / Math.min(a, b);
    }

    /// A colour drawn towards that of the text until words in it can be read on the ground.
    public static Color readable(Color wanted, Color text, Color ground) {
        Color shown = wanted;
        for (double share = STEP; share <= 1 && between(shown, ground) < WORDS; share += STEP) {
            shown = wanted.interpolate(text, share);
        }
        return shown;
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.03928 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
