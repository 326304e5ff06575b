package io.tidemark.app.shell;

import java.util.List;
import javafx.animation.PauseTransition;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The keys that work everywhere in an open workspace. Letters count only where nobody is typing: a text field
/// keeps them to itself. FX thread.
final class FrameKeys {
    private static final KeyCombination PALETTE = new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination RENAME = new KeyCodeCombination(KeyCode.F2);
    private static final KeyCombination REFRESH = new KeyCodeCombination(KeyCode.F5);
    private static final KeyCombination NEXT_REGION = new KeyCodeCombination(KeyCode.F6);
    private static final KeyCombination LAST_REGION = new KeyCodeCombination(KeyCode.F6, KeyCombination.SHIFT_DOWN);
    /// How long a `g` waits for the letter of a place.
    private static final Duration CHORD = Duration.seconds(2);

    private final ShellViewModel model;
    private final List<Node> regions;
    private final Runnable palette;
    private final Runnable shortcuts;
    private final Runnable narrow;
    private final PauseTransition chord = new PauseTransition(CHORD);
    private final EventHandler<KeyEvent> pressed = this::pressed;
    private final EventHandler<KeyEvent> typed = this::typed;

    /// @param regions what F6 goes through, in order
    FrameKeys(ShellViewModel model, List<Node> regions, Runnable palette, Runnable shortcuts, Runnable narrow) {
        this.model = model;
        this.regions = regions;
        this.palette = palette;
        this.shortcuts = shortcuts;
        this.narrow = narrow;
    }

    /// Listens on the whole scene, because keys go there when nothing has the focus.
    void listenWith(Node frame) {
        frame.sceneProperty().addListener((_, before, now) -> {
            if (before != null) {
                before.removeEventHandler(KeyEvent.KEY_PRESSED, pressed);
                before.removeEventHandler(KeyEvent.KEY_TYPED, typed);
            }
            if (now != null) {
                now.addEventHandler(KeyEvent.KEY_PRESSED, pressed);
                now.addEventHandler(KeyEvent.KEY_TYPED, typed);
            }
        });
    }

    private void pressed(KeyEvent event) {
        if (model.lock().locked().get()) {
            return;
        }
        boolean taken = true;
        if (PALETTE.match(event)) {
            palette.run();
        } else if (REFRESH.match(event)) {
            model.refresh();
        } else if (RENAME.match(event)) {
            model.rename();
        } else if (NEXT_REGION.match(event)) {
            walk(event, 1);
        } else if (LAST_REGION.match(event)) {
            walk(event, -1);
        } else {
            taken = false;
        }
        if (taken) {
            event.consume();
        }
    }

    private void typed(KeyEvent event) {
        boolean locked = model.lock().locked().get();
        if (locked || event.isShortcutDown() || event.isAltDown() || event.isMetaDown()) {
            return;
        }
        boolean going = chord.getStatus() == PauseTransition.Status.RUNNING;
        chord.stop();
        if (going) {
            go(event.getCharacter());
        } else {
            act(event.getCharacter(), event);
        }
        event.consume();
    }

    private void go(String place) {
        if (place.equals("g")) {
            chord.playFromStart();
            return;
        }
        // where there is no such place the person changed their mind
        model.places().stream()
                .filter(each -> each.key().equals(place))
                .findFirst()
                .ifPresent(model::go);
    }

    private void act(String key, KeyEvent event) {
        switch (key) {
            case "g" -> chord.playFromStart();
            case "?" -> shortcuts.run();
            case "[" -> narrow.run();
            case "v" -> {
                if (sceneOf(event).getWindow() instanceof Stage stage) {
                    stage.setFullScreen(!stage.isFullScreen());
                }
            }
            default -> {
                // not one of ours
            }
        }
    }

    private static Scene sceneOf(KeyEvent event) {
        return event.getSource() instanceof Scene scene ? scene : ((Node) event.getSource()).getScene();
    }

    /// Puts the focus on the first thing of the next region that has one.
    private void walk(KeyEvent event, int step) {
        @Nullable Node focused = sceneOf(event).getFocusOwner();
        int at = -1;
        for (int i = 0; i < regions.size(); i++) {
            at = isWithin(focused, regions.get(i)) ? i : at;
        }
        int from = at < 0 && step < 0 ? 0 : at;
        for (int i = 1; i <= regions.size(); i++) {
            @Nullable Node first = first(regions.get(Math.floorMod(from + step * i, regions.size())));
            if (first != null) {
                first.requestFocus();
                return;
            }
        }
    }

    private static boolean isWithin(@Nullable Node node, Node region) {
        for (@Nullable Node each = node; each != null; each = each.getParent()) {
            if (each == region) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Node first(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return null;
        }
        if (node.isFocusTraversable()) {
            return node;
        }
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                @Nullable Node found = first(child);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
