package io.tidemark.app.kit;

import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.Scene;

/// When the screen is drawn next. FX thread.
@FunctionalInterface
public interface Frames {

    /// Runs something once, before the next frame is styled and laid out; at once where no frame is to come.
    void beforeNext(Runnable action);

    /// The frames of the window that a node is in.
    static Frames of(Node node) {
        return action -> {
            Scene scene = node.getScene();
            boolean seen = scene != null
                    && scene.getWindow() != null
                    && scene.getWindow().isShowing();
            if (!seen) {
                action.run();
                return;
            }
            // before anybody's pulse listeners: charts prepare there what they draw in the same frame
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    stop();
                    action.run();
                }
            }.start();
        };
    }
}
