package io.tidemark.app.shell;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;

/// Brings the focus back to where it was before something lay over the page.
final class FocusReturn {
    private final Parent over;
    private @Nullable Node before;

    FocusReturn(Parent over) {
        this.over = over;
    }

    void remember() {
        @Nullable Scene scene = over.getScene();
        before = scene == null ? null : scene.getFocusOwner();
    }

    void giveBack() {
        @Nullable Node was = before;
        before = null;
        Node next = was != null && was.getScene() == over.getScene() ? was : over.getParent();
        next.requestFocus();
    }
}
