package io.tidemark.app.home;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.SyncStanding;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The dashboards of the workspace. Owned by the background's owner thread.
public final class HomeViewModel {
    private final Background background;
    private final Callable<List<DashboardEntry>> source;
    private final Consumer<String> open;
    private final ObservableList<DashboardEntry> cards = FXCollections.observableArrayList();
    // One wrapper for all who look: it hears of changes only as long as somebody holds it.
    private final ObservableList<DashboardEntry> cardsToSee = FXCollections.unmodifiableObservableList(cards);
    private List<DashboardEntry> found = List.of();
    private Set<String> hidden = Set.of();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Arrival> arrival = new ReadOnlyObjectWrapper<>(Arrival.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    /// What an empty list is waiting for.
    public enum Arrival {
        /// For nothing: there is no server.
        NONE,
        /// The first sync is going on.
        COMING,
        /// The first sync has not been possible yet.
        DELAYED,
        /// Everything the server has is here.
        COMPLETE
    }

    /// @param open takes the id of the dashboard to show
    public HomeViewModel(Background background, Callable<List<DashboardEntry>> source, Consumer<String> open) {
        this.background = background;
        this.source = source;
        this.open = open;
    }

    public ObservableList<DashboardEntry> cards() {
        return cardsToSee;
    }

    /// Whether the list is known, so that an empty one is really empty.
    public ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Arrival> arrival() {
        return arrival.getReadOnlyProperty();
    }

    /// Hears how the replica stands. That all is here is believed once the list has been read after it.
    public void follow(SyncStanding standing) {
        Arrival next = arrivalOf(standing);
        if (next == Arrival.COMPLETE && arrival.get() != Arrival.COMPLETE) {
            background.submit(
                    source,
                    read -> {
                        show(read);
                        arrival.set(next);
                    },
                    failure -> problem.set(Sentences.of(failure)));
        } else {
            arrival.set(next);
        }
    }

    private static Arrival arrivalOf(SyncStanding standing) {
        if (standing.asOf() != null) {
            return Arrival.COMPLETE;
        }
        return switch (standing) {
            case SyncStanding.Local _ -> Arrival.NONE;
            case SyncStanding.Live _ -> Arrival.COMPLETE;
            case SyncStanding.Syncing _ -> Arrival.COMING;
            case SyncStanding.Reconnecting _, SyncStanding.Offline _, SyncStanding.NeedsAttention _ -> Arrival.DELAYED;
        };
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public void load() {
        background.submit(source, this::show, failure -> problem.set(Sentences.of(failure)));
    }

    /// Leaves some out, as if they were not there.
    public void hide(Set<String> ids) {
        hidden = Set.copyOf(ids);
        fill();
    }

    private void fill() {
        List<DashboardEntry> visible =
                found.stream().filter(each -> !hidden.contains(each.id())).toList();
        if (!cards.equals(visible)) {
            cards.setAll(visible);
        }
    }

    private void show(List<DashboardEntry> read) {
        found = read;
        fill();
        problem.set("");
        loaded.set(true);
    }

    public void open(String id) {
        open.accept(id);
    }
}
