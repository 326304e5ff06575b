package io.tidemark.app.making;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.Editing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.ObservableSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes dashboards, each after a while in which it can be brought back: until then it is only out of sight. It is
/// deleted when the time is over or the workspace closes; a program that dies before has deleted nothing. Owned by
/// the background's owner thread.
public final class DeletionsViewModel {
    static final Duration REGRET = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DeletionsViewModel.class);

    private final Background background;
    private final Editing editing;
    private final Consumer<Exception> failed;
    private final ObservableList<Deletion> pending = FXCollections.observableArrayList();
    private final ObservableList<Deletion> toSee = FXCollections.unmodifiableObservableList(pending);
    private final ObservableSet<String> hidden = FXCollections.observableSet();
    private final ObservableSet<String> toHide = FXCollections.unmodifiableObservableSet(hidden);
    private final Map<Deletion, Background.Running> timers = new HashMap<>();
    private boolean held;

    /// @param failed hears why something could not be deleted; it is in sight again then
    public DeletionsViewModel(Background background, Editing editing, Consumer<Exception> failed) {
        this.background = background;
        this.editing = editing;
        this.failed = failed;
    }

    /// What can still be brought back, the oldest first.
    public ObservableList<Deletion> pending() {
        return toSee;
    }

    /// The ids of dashboards that are out of sight: of those that can be brought back, and of those just being deleted.
    public ObservableSet<String> hidden() {
        return toHide;
    }

    private Optional<Deletion> find(String id) {
        return pending.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    public void delete(String id, String title) {
        if (hidden.add(id)) {
            Deletion deletion = new Deletion(id, title);
            pending.add(deletion);
            time(deletion);
        }
    }

    private void time(Deletion deletion) {
        if (!held) {
            timers.put(deletion, background.after(REGRET, () -> carryOut(deletion)));
        }
    }

    /// Brings it back.
    public void undo(String id) {
        find(id).ifPresent(deletion -> {
            stop(deletion);
            pending.remove(deletion);
            hidden.remove(id);
        });
    }

    /// Somebody is at the button that brings it back, or not any more: time stands still meanwhile.
    public void hold(boolean now) {
        if (held != now) {
            held = now;
            List.copyOf(pending).forEach(this::stop);
            List.copyOf(pending).forEach(this::time);
        }
    }

    private void stop(Deletion deletion) {
        Background.Running timer = timers.remove(deletion);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void carryOut(Deletion deletion) {
        timers.remove(deletion);
        pending.remove(deletion);
        background.submit(() -> editing.delete(deletion.id()), _ -> hidden.remove(deletion.id()), failure -> {
            hidden.remove(deletion.id());
            failed.accept(failure);
        });
    }

    /// Deletes what is still out of sight before this returns.
    public void close() {
        List.copyOf(pending).forEach(this::stop);
        for (String id : List.copyOf(hidden)) {
            try {
                editing.delete(id);
            } catch (RuntimeException e) {
                LOG.warn("A dashboard could not be deleted, and stays: {}", Sentences.of(e));
            }
        }
        pending.clear();
        hidden.clear();
    }
}
