package io.tidemark.app.sync;

import io.tidemark.app.changes.ChangesViewModel;
import io.tidemark.app.changes.ConflictViewModel;
import io.tidemark.app.changes.Kinds;
import io.tidemark.app.changes.UnsavedViewModel;
import io.tidemark.app.workspace.WaitingChange;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What of the person's own waits, and what needs them, in short; takes no room where there is nothing. FX thread.
final class OutboxSummary extends VBox {
    private static final int MOST = 4;

    private final ChangesViewModel model;
    private final Button all = new Button("See your changes");
    // A field, because the lists outlive this and hold it weakly.
    private final InvalidationListener changed = _ -> fill();

    /// @param open shows everything
    OutboxSummary(ChangesViewModel model, Runnable open) {
        super(6);
        this.model = model;
        setId("outbox");
        getStyleClass().add("outbox");
        all.setId("see-changes");
        all.getStyleClass().setAll("button", "text-button");
        all.setOnAction(_ -> open.run());
        WeakInvalidationListener weakly = new WeakInvalidationListener(changed);
        model.waiting().addListener(weakly);
        model.unsaved().addListener(weakly);
        model.conflicts().addListener(weakly);
        fill();
    }

    private void fill() {
        getChildren().clear();
        List<ConflictViewModel> conflicts = model.conflicts();
        if (!conflicts.isEmpty()) {
            getChildren().add(heading(conflicts.size() == 1 ? "1 conflict" : conflicts.size() + " conflicts"));
            conflicts.stream().limit(MOST).forEach(each -> getChildren().add(words(each.title())));
        }
        List<UnsavedViewModel> unsaved = model.unsaved();
        if (!unsaved.isEmpty()) {
            getChildren().add(heading(unsaved.size() + " could not be saved"));
            unsaved.stream().limit(MOST).forEach(each -> getChildren()
                    .addAll(words(each.title()), quiet(each.reason())));
        }
        List<WaitingChange> waiting = model.waiting();
        if (!waiting.isEmpty()) {
            getChildren().add(heading(waiting.size() == 1 ? "1 change waiting" : waiting.size() + " changes waiting"));
            waiting.reversed().stream().limit(MOST).forEach(each -> getChildren()
                    .add(row(each)));
            if (waiting.size() > MOST) {
                getChildren().add(quiet("and " + (waiting.size() - MOST) + " earlier ones"));
            }
        }
        boolean any = !getChildren().isEmpty();
        if (any) {
            getChildren().add(all);
        }
        setManaged(any);
        setVisible(any);
    }

    private HBox row(WaitingChange change) {
        Label what = new Label(Kinds.named(change.kind(), change.title()));
        what.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label when = quiet(change.deed() + " · " + model.when(change.at()));
        when.setMinWidth(USE_PREF_SIZE);
        HBox row = new HBox(8, what, gap, when);
        row.setAlignment(Pos.BASELINE_LEFT);
        return row;
    }

    private static Label heading(String text) {
        Label heading = words(text);
        heading.getStyleClass().add("heading");
        return heading;
    }

    private static Label words(String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        return words;
    }

    private static Label quiet(String text) {
        Label quiet = words(text);
        quiet.getStyleClass().add("quiet");
        return quiet;
    }
}
