package io.tidemark.app.changes;

import io.tidemark.app.kit.Theme;
import io.tidemark.app.workspace.WaitingChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What became of what the person did, in three parts: what needs them comes first. FX thread.
public final class ChangesView extends VBox {
    /// More would be a list to scroll through for its own sake.
    private static final int MOST_WAITING = 50;

    private final ChangesViewModel model;
    private final ScrollPane scroll = new ScrollPane();

    public ChangesView(ChangesViewModel model) {
        this.model = model;
        setId("changes");
        getStyleClass().addAll("page", "changes");
        getStylesheets().add(Theme.stylesheet(ChangesView.class, "ChangesView.css"));
        Label title = new Label("Your changes");
        title.getStyleClass().add("title");
        VBox parts = new VBox(
                24,
                part(
                        "Conflicts",
                        "No conflicts. When you and others change the same at the same time, you decide here.",
                        model.conflicts(),
                        () -> model.conflicts().stream()
                                .<Node>map(each -> new ConflictView(model, each))
                                .toList()),
                part(
                        "Could not be saved",
                        "Everything could be saved. What the server does not take is kept here until you decide.",
                        model.unsaved(),
                        () -> model.unsaved().stream()
                                .<Node>map(each -> new UnsavedView(model, each))
                                .toList()),
                part(
                        "Waiting",
                        "Nothing waits: the server has all you did.",
                        model.waiting(),
                        () -> List.of(waiting())));
        parts.getStyleClass().add("parts");
        scroll.setContent(parts);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(title, said(model.problem(), "bad"), said(model.said(), "good"), scroll);
        model.sought().addListener((_, _, id) -> seek(id));
    }

    private static Label said(ReadOnlyStringProperty text, String styleClass) {
        Label said = new Label();
        said.getStyleClass().add(styleClass);
        said.setWrapText(true);
        said.textProperty().bind(text);
        said.visibleProperty().bind(text.isNotEmpty());
        said.managedProperty().bind(said.visibleProperty());
        return said;
    }

    private interface Cards {
        List<Node> make();
    }

    private static VBox part(String name, String none, ObservableList<?> list, Cards cards) {
        Label heading = new Label();
        heading.getStyleClass().add("part-name");
        Label nothing = new Label(none);
        nothing.getStyleClass().add("quiet");
        nothing.setWrapText(true);
        VBox part = new VBox(12);
        InvalidationListener fill = _ -> {
            heading.setText(list.isEmpty() ? name : name + " · " + list.size());
            part.getChildren().setAll(heading);
            part.getChildren().addAll(list.isEmpty() ? List.of(nothing) : cards.make());
        };
        list.addListener(fill);
        fill.invalidated(list);
        return part;
    }

    private VBox waiting() {
        VBox rows = new VBox();
        rows.getStyleClass().addAll("panel", "waiting-list");
        List<WaitingChange> all = model.waiting();
        all.stream().limit(MOST_WAITING).forEach(each -> rows.getChildren().add(row(each)));
        if (all.size() > MOST_WAITING) {
            Label more = new Label("and " + (all.size() - MOST_WAITING) + " more");
            more.getStyleClass().addAll("quiet", "waiting-row");
            rows.getChildren().add(more);
        }
        return rows;
    }

    private HBox row(WaitingChange change) {
        Label what = new Label(Kinds.named(change.kind(), change.title()));
        what.setMinWidth(0);
        Label deed = new Label(change.deed());
        deed.getStyleClass().add("quiet");
        deed.setMinWidth(USE_PREF_SIZE);
        Label when = new Label(model.when(change.at()));
        when.getStyleClass().add("quiet");
        when.setMinWidth(USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox row = new HBox(8, what, deed, gap, when);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("waiting-row");
        row.setAccessibleRole(AccessibleRole.TEXT);
        row.setAccessibleText(what.getText() + " " + deed.getText() + ", " + when.getText());
        return row;
    }

    /// Brings one card into sight, with the focus on its first button.
    private void seek(String id) {
        Optional<Node> card = Stream.of("#conflict-" + id, "#unsaved-" + id)
                .flatMap(each -> Stream.ofNullable(lookup(each)))
                .findFirst();
        if (id.isEmpty() || card.isEmpty()) {
            return;
        }
        applyCss();
        layout();
        Node content = scroll.getContent();
        double hidden = content.getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        double top = content.sceneToLocal(card.get().localToScene(card.get().getLayoutBounds()))
                .getMinY();
        if (hidden > 0) {
            scroll.setVvalue(Math.clamp(top / hidden, 0, 1));
        }
        Node first = card.get().lookup(".button");
        if (first != null) {
            first.requestFocus();
        }
    }
}
