package io.tidemark.app.dashboard;

import io.tidemark.app.kit.Initials;
import io.tidemark.app.workspace.Onlooker;
import java.util.List;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Duration;

/// Who else looks at the dashboard: a face each, and a number for those there is no room for. Takes the same height
/// with nobody there. FX thread.
final class OnlookersView extends HBox {
    static final int MOST_FACES = 4;
    private static final double SIZE = 28;
    private static final int COLOURS = 8;
    private static final Duration SOON = Duration.millis(200);

    private final ObservableList<Onlooker> people;

    OnlookersView(ObservableList<Onlooker> people) {
        super(4);
        this.people = people;
        getStyleClass().add("onlookers");
        setAlignment(Pos.CENTER_RIGHT);
        setMinHeight(SIZE);
        setMinWidth(USE_PREF_SIZE);
        setAccessibleRole(AccessibleRole.PARENT);
        people.addListener((ListChangeListener<Onlooker>) _ -> fill());
        fill();
    }

    private void fill() {
        getChildren().clear();
        int faces = Math.min(MOST_FACES, people.size());
        for (Onlooker each : people.subList(0, faces)) {
            Label face = face(Initials.of(each.name()), each.name() + " is looking at this dashboard too.");
            face.getStyleClass().add("avatar-" + colour(each));
            getChildren().add(face);
        }
        List<Onlooker> rest = people.subList(faces, people.size());
        if (!rest.isEmpty()) {
            String names = rest.stream().map(Onlooker::name).collect(Collectors.joining(", "));
            getChildren().add(face("+" + rest.size(), "Also here: " + names + "."));
        }
        setAccessibleText(
                people.isEmpty()
                        ? ""
                        : "Looking at this dashboard too: "
                                + people.stream().map(Onlooker::name).collect(Collectors.joining(", ")));
    }

    private static Label face(String text, String words) {
        Label face = new Label(text);
        face.getStyleClass().add("avatar");
        face.setMinSize(SIZE, SIZE);
        face.setPrefSize(SIZE, SIZE);
        face.setMaxSize(SIZE, SIZE);
        face.setAlignment(Pos.CENTER);
        face.setAccessibleText(words);
        Tooltip tooltip = new Tooltip(words);
        tooltip.setShowDelay(SOON);
        face.setTooltip(tooltip);
        return face;
    }

    /// The same for the same person, everywhere and always.
    static int colour(Onlooker person) {
        return Math.floorMod(person.id().hashCode(), COLOURS) + 1;
    }
}
