package io.tidemark.app.notices;

import io.tidemark.app.kit.Background;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The notices that are on screen for a moment. Each goes after a while unless somebody is at them; what it said stays
/// in the bell. Owned by the background's owner thread.
public final class ToastsViewModel {
    static final Duration STAYS = Duration.ofSeconds(6);
    static final int MOST = 3;

    private final Background background;
    private final ObservableList<Notice> shown = FXCollections.observableArrayList();
    private final ObservableList<Notice> toSee = FXCollections.unmodifiableObservableList(shown);
    private final ReadOnlyIntegerWrapper more = new ReadOnlyIntegerWrapper();
    private final Map<String, Background.Running> timers = new HashMap<>();
    private boolean held;

    ToastsViewModel(Background background) {
        this.background = background;
    }

    /// The oldest first, at most three.
    public ObservableList<Notice> shown() {
        return toSee;
    }

    /// How many had no room beside them.
    public ReadOnlyIntegerProperty more() {
        return more.getReadOnlyProperty();
    }

    void show(Notice notice) {
        if (shown.size() >= MOST) {
            more.set(more.get() + 1);
            return;
        }
        shown.add(notice);
        time(notice);
    }

    /// Somebody is at them, or not any more.
    public void hold(boolean now) {
        if (held != now) {
            held = now;
            stop();
            shown.forEach(this::time);
        }
    }

    private void time(Notice notice) {
        if (!held) {
            timers.put(notice.key(), background.after(STAYS, () -> dismiss(notice.key())));
        }
    }

    public void dismiss(String key) {
        Background.Running timer = timers.remove(key);
        if (timer != null) {
            timer.cancel();
        }
        shown.removeIf(notice -> notice.key().equals(key));
        if (shown.isEmpty()) {
            more.set(0);
        }
    }

    private void stop() {
        timers.values().forEach(Background.Running::cancel);
        timers.clear();
    }

    void close() {
        stop();
        shown.clear();
        more.set(0);
    }
}
