package io.tidemark.app.kit;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.scene.Scene;

/// The two looks of the desktop. All colours are named once, in `tokens.css`; a scene wears a theme by [#wear].
public enum Theme {
    LIGHT(new PrimerLight().getUserAgentStylesheet()),
    DARK(new PrimerDark().getUserAgentStylesheet());

    private static final String DARK_CLASS = "dark";

    private final String base;

    Theme(String base) {
        this.base = base;
    }

    /// Dresses a scene and the program's pop-ups, replacing the theme they wore. Do it before the first control is
    /// made, or JavaFX reads its own theme first. FX thread only.
    public void wear(Scene scene) {
        if (!base.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(base);
        }
        addOnce(scene, stylesheet(Theme.class, "tokens.css"));
        addOnce(scene, stylesheet(Theme.class, "kit.css"));
        scene.getRoot().getStyleClass().remove(DARK_CLASS);
        if (this == DARK) {
            scene.getRoot().getStyleClass().add(DARK_CLASS);
        }
    }

    /// The theme a scene was dressed in; light for one that never was.
    public static Theme wornBy(Scene scene) {
        return scene.getRoot().getStyleClass().contains(DARK_CLASS) ? DARK : LIGHT;
    }

    /// The theme that goes with what the operating system asks for.
    public static Theme of(ColorScheme scheme) {
        return scheme == ColorScheme.DARK ? DARK : LIGHT;
    }

    /// The address of a stylesheet that lies beside a view's class.
    public static String stylesheet(Class<?> beside, String name) {
        return Objects.requireNonNull(beside.getResource(name), name).toExternalForm();
    }

    private static void addOnce(Scene scene, String sheet) {
        if (!scene.getStylesheets().contains(sheet)) {
            scene.getStylesheets().add(sheet);
        }
    }
}
