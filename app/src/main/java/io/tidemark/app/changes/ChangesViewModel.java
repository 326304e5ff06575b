package io.tidemark.app.changes;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.Sentences;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.notices.Notice;
import io.tidemark.app.workspace.Editing;
import io.tidemark.app.workspace.UnsavedChange;
import io.tidemark.app.workspace.WaitingChange;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What became of what the person did: what waits, what could not be saved, what has to be decided. Owned by the
/// background's owner thread.
public final class ChangesViewModel {
    private final Background background;
    private final Editing editing;
    private final Resolution resolution;
    private final Function<Dashboard, DashboardViewModel> charts;
    private final InstantSource clock;
    private final Moments moments;

    private final ObservableList<WaitingChange> waiting = FXCollections.observableArrayList();
    private final ObservableList<UnsavedViewModel> unsaved = FXCollections.observableArrayList();
    private final ObservableList<ConflictViewModel> conflicts = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<News> news = new ReadOnlyObjectWrapper<>(News.NONE);
    private final ReadOnlyStringWrapper sought = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private boolean reading;
    private boolean again;
    private boolean closed;

    /// What the rest of the desktop says of it.
    ///
    /// @param deciding what only the person can go on with
    /// @param notices  one for each of those
    public record News(int waiting, int deciding, List<Notice> notices) {
        static final News NONE = new News(0, 0, List.of());
    }

    private record Told(Conflict conflict, @Nullable Document document) {}

    private record Found(List<WaitingChange> waiting, List<UnsavedChange> unsaved, List<Told> conflicts) {}

    /// @param charts makes charts, which ask once they are refreshed
    public ChangesViewModel(
            Background background,
            Editing editing,
            Function<Dashboard, DashboardViewModel> charts,
            InstantSource clock,
            Moments moments) {
        this.background = background;
        this.editing = editing;
        this.resolution = new Resolution(editing);
        this.charts = charts;
        this.clock = clock;
        this.moments = moments;
    }

    /// The oldest first.
    public ObservableList<WaitingChange> waiting() {
        return waiting;
    }

    /// The oldest first.
    public ObservableList<UnsavedViewModel> unsaved() {
        return unsaved;
    }

    /// The oldest first.
    public ObservableList<ConflictViewModel> conflicts() {
        return conflicts;
    }

    /// What was done last, for people; empty before anything was.
    public ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /// What failed last; empty when nothing did.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// While something that was decided is being done.
    public ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<News> news() {
        return news.getReadOnlyProperty();
    }

    /// The conflict, or the change, that somebody wants to see; empty for none.
    ReadOnlyStringProperty sought() {
        return sought.getReadOnlyProperty();
    }

    /// Has one be seen.
    ///
    /// @param id of a conflict's document, or the key of a change
    public void seek(String id) {
        sought.set("");
        sought.set(id);
    }

    /// Whether any of these documents is a conflict, or what one is about.
    ///
    /// @param documents their kinds by their ids
    public boolean isOf(Map<String, String> documents) {
        return documents.containsValue(Conflict.KIND)
                || conflicts.stream().anyMatch(each -> documents.containsKey(each.documentId()));
    }

    /// Reads anew; one reading at a time.
    public void load() {
        if (reading) {
            again = true;
            return;
        }
        reading = true;
        background.submit(this::read, this::found, failure -> {
            problem.set(Sentences.of(failure));
            readAgain();
        });
    }

    private Found read() {
        List<Told> told = new ArrayList<>();
        editing.all(Conflict.KIND).stream()
                .flatMap(each -> Conflict.of(each).stream())
                .sorted(Comparator.comparing(Conflict::since))
                .forEach(each -> told.add(
                        new Told(each, editing.document(each.documentId()).orElse(null))));
        return new Found(editing.waiting(), editing.unsaved(), told);
    }

    private void found(Found found) {
        if (closed) {
            return;
        }
        if (!waiting.equals(found.waiting())) {
            waiting.setAll(found.waiting());
        }
        List<UnsavedViewModel> nextUnsaved =
                found.unsaved().stream().map(this::unsaved).toList();
        if (!unsaved.equals(nextUnsaved)) {
            unsaved.setAll(nextUnsaved);
        }
        List<ConflictViewModel> nextConflicts =
                found.conflicts().stream().map(this::conflict).toList();
        if (!conflicts.equals(nextConflicts)) {
            conflicts.stream().filter(each -> !nextConflicts.contains(each)).forEach(ConflictViewModel::close);
            conflicts.setAll(nextConflicts);
        }
        tell();
        readAgain();
    }

    private void tell() {
        List<Notice> notices = new ArrayList<>();
        conflicts.forEach(each -> notices.add(each.notice()));
        unsaved.forEach(each -> notices.add(each.notice(clock.instant())));
        news.set(new News(waiting.size(), notices.size(), List.copyOf(notices)));
    }

    private void readAgain() {
        reading = false;
        if (again) {
            again = false;
            load();
        }
    }

    /// Somebody may be at the one that is there.
    private UnsavedViewModel unsaved(UnsavedChange change) {
        return unsaved.stream()
                .filter(each -> each.change().equals(change))
                .findFirst()
                .orElseGet(() -> new UnsavedViewModel(change));
    }

    private ConflictViewModel conflict(Told told) {
        return conflicts.stream()
                .filter(each -> each.shows(told.conflict(), told.document()))
                .findFirst()
                .orElseGet(() -> new ConflictViewModel(told.conflict(), told.document(), new Decided(), charts));
    }

    private final class Decided implements ConflictViewModel.Decisions {
        @Override
        public void keepMine(Conflict conflict) {
            decide(conflict, "Your version is kept", () -> {
                resolution.keepMine(conflict);
                return conflict;
            });
        }

        @Override
        public void keepTheirs(Conflict conflict) {
            decide(conflict, "It stays as it is", () -> {
                resolution.keepTheirs(conflict);
                return conflict;
            });
        }

        @Override
        public void keepBoth(Conflict conflict) {
            decide(conflict, "Your version is a copy now", () -> resolution.keepBoth(conflict));
        }
    }

    private void decide(Conflict conflict, String sentence, Callable<?> work) {
        String done = sentence + ": " + Kinds.named(conflict.kind(), conflict.title()) + ".";
        run(work, () -> {
            conflicts.stream().filter(each -> each.id().equals(conflict.id())).forEach(ConflictViewModel::close);
            conflicts.removeIf(each -> each.id().equals(conflict.id()));
            said.set(done);
        });
    }

    private void run(Callable<?> work, Runnable done) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        said.set("");
        problem.set("");
        background.submit(
                work,
                _ -> {
                    busy.set(false);
                    done.run();
                    load();
                },
                failure -> {
                    busy.set(false);
                    problem.set(Sentences.of(failure));
                });
    }

    /// Throws one away that could not be saved.
    void discard(UnsavedViewModel each) {
        run(
                () -> {
                    editing.discard(each.change().key());
                    return each;
                },
                () -> {
                    unsaved.remove(each);
                    said.set("It is discarded: " + each.title() + ".");
                });
    }

    /// Writes one that could not be saved into a file.
    void export(UnsavedViewModel each, Path file) {
        run(
                () -> {
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), each.asJson());
                    return file;
                },
                () -> said.set("It is in " + file + "."));
    }

    void copied() {
        problem.set("");
        said.set("It is in the clipboard.");
    }

    /// `14:03` for today.
    public String when(Instant at) {
        return moments.of(at, clock.instant());
    }

    String yourByline(ConflictViewModel conflict) {
        return conflict.yourByline(clock.instant(), moments);
    }

    String theirByline(ConflictViewModel conflict) {
        return conflict.theirByline(clock.instant(), moments);
    }

    /// Asks and shows nothing any more.
    public void close() {
        closed = true;
        conflicts.forEach(ConflictViewModel::close);
    }
}
