package io.tidemark.app.kit;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import org.controlsfx.control.PopOver;

/// What opens below a button at the right edge of the window and closes with Escape or a click elsewhere, in the
/// theme of the window. FX thread.
public final class Bubble {
    private final PopOver popOver = new PopOver();
    private final String stylesheet;

    /// @param title      for people who hear it
    /// @param stylesheet of what is in it
    public Bubble(String title, String stylesheet) {
        this.stylesheet = stylesheet;
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setTitle(title);
        popOver.setDetachable(false);
        popOver.setConsumeAutoHidingEvents(false);
        popOver.setHideOnEscape(true);
    }

    /// Opens with the content, or closes when it is open.
    ///
    /// @param first gets the focus
    public void turn(Node owner, Region content, Node first) {
        if (popOver.isShowing()) {
            popOver.hide();
            return;
        }
        content.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                popOver.hide();
            }
        });
        popOver.setContentNode(content);
        dress(owner.getScene());
        popOver.show(owner);
        first.requestFocus();
    }

    public void close() {
        popOver.hide();
    }

    private void dress(Scene scene) {
        popOver.getRoot().getStylesheets().setAll(scene.getStylesheets());
        popOver.getRoot().getStylesheets().add(stylesheet);
        popOver.getRoot().getStyleClass().removeAll("dark", "root");
        popOver.getRoot().getStyleClass().add("root");
        if (Theme.wornBy(scene) == Theme.DARK) {
            popOver.getRoot().getStyleClass().add("dark");
        }
    }
}
