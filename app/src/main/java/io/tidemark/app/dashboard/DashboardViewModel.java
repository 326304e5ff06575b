package io.tidemark.app.dashboard;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Query;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.kit.chart.AxisNote;
import io.tidemark.app.workspace.Onlooker;
import io.tidemark.app.workspace.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A dashboard on screen: the time range and the cross filters all tiles share, and the tiles themselves. Owner
/// thread only; starts asking with [#refresh].
public final class DashboardViewModel {
    private static final int ZOOM_STEPS = 50;
    private static final Duration ABOUT_THE_SAME = Duration.ofMinutes(2);
    /// What a window of the usual height shows. Until somebody says what is seen, that is; so a dashboard asks before
    /// it is laid out.
    private static final int FIRST_ROWS = 20;

    private final Dashboard dashboard;
    private final ReadOnlyStringWrapper title;
    private final InstantSource clock;
    private final Numbers numbers;
    private final List<TileViewModel> tiles;
    private final ReadOnlyObjectWrapper<@Nullable TimeRange> range;
    private final ReadOnlyObjectWrapper<@Nullable Instant> asOf = new ReadOnlyObjectWrapper<>();
    private final ChangeListener<@Nullable Instant> sound = (_, _, moment) -> sound(moment);
    private @Nullable ObservableValue<@Nullable Instant> followed;
    private final ObservableList<Onlooker> onlookers = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<AxisNote>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private Map<AxisNote, Stretch> stretches = Map.of();
    private Consumer<Stretch> dismissal = _ -> {};
    private final ObservableList<CrossFilter> filters = FXCollections.observableArrayList();
    // kept, because it hears of changes only as long as somebody holds it
    private final ObservableList<CrossFilter> shownFilters = FXCollections.unmodifiableObservableList(filters);
    private final Deque<TimeRange> zoomedFrom = new ArrayDeque<>();
    private boolean grainChosen;
    private double scrolled;

    public DashboardViewModel(
            Dashboard dashboard, QuerySource source, Background background, InstantSource clock, Numbers numbers) {
        this.dashboard = dashboard;
        this.title = new ReadOnlyStringWrapper(dashboard.title());
        this.clock = clock;
        this.numbers = numbers;
        Debounce<TileViewModel> questions = new Debounce<>(background);
        this.tiles = dashboard.tiles().stream()
                .map(tile -> new TileViewModel(tile, source, background, questions, numbers))
                .toList();
        tiles.forEach(tile -> tile.comesTo(tile.tile().y() < FIRST_ROWS ? Sight.SEEN : Sight.FAR));
        this.range = new ReadOnlyObjectWrapper<>(rangeOf(dashboard.time()));
        tiles.forEach(tile -> {
            tile.state().addListener((_, _, now) -> {
                freshest();
                if (now instanceof TileState.Gone) {
                    letGo(tile);
                }
            });
            tile.busy().addListener((_, _, _) -> {
                // an answer that looks like the last one is newer all the same
                freshest();
                askIfDue(tile);
            });
        });
    }

    private static @Nullable TimeRange rangeOf(Dashboard.@Nullable TimeRange time) {
        if (time == null) {
            return null;
        }
        String name = time.grain();
        return TimeRange.of(time.from(), time.to(), name == null ? null : Grain.of(name));
    }

    public Dashboard dashboard() {
        return dashboard;
    }

    public ReadOnlyStringProperty title() {
        return title.getReadOnlyProperty();
    }

    /// Takes a later state of the same dashboard over, where it is called otherwise and nothing else.
    ///
    /// @return false when there is more to it
    public boolean takes(Dashboard now) {
        boolean same = Objects.equals(dashboard.dataset(), now.dataset())
                && Objects.equals(dashboard.time(), now.time())
                && dashboard.tiles().equals(now.tiles());
        if (same) {
            title.set(now.title());
        }
        return same;
    }

    Numbers numbers() {
        return numbers;
    }

    List<TileViewModel> tiles() {
        return tiles;
    }

    /// Null when the dashboard has no time.
    public ReadOnlyObjectProperty<@Nullable TimeRange> range() {
        return range.getReadOnlyProperty();
    }

    /// The moment the whole can be trusted for: the one it follows, or that of its oldest tile. Null before the
    /// first answer.
    public ReadOnlyObjectProperty<@Nullable Instant> asOf() {
        return asOf.getReadOnlyProperty();
    }

    /// The cross filters in the order they were picked. Change them by [#pick], [#clear] and [#clearAll].
    public ObservableList<CrossFilter> filters() {
        return shownFilters;
    }

    /// True when no tile that is seen waits for an answer.
    public boolean settled() {
        return tiles.stream().filter(tile -> tile.sight() == Sight.SEEN).noneMatch(tile -> tile.busy()
                .get());
    }

    /// What went wrong in the first tile that could not be shown; empty when all is well.
    public Optional<String> failure() {
        return tiles.stream()
                .flatMap(tile -> switch (tile.state().get()) {
                    case TileState.Failed(String message) -> Stream.of(message);
                    case TileState.Arriving(String message) -> Stream.of(message);
                    case TileState.Gone(String message) -> Stream.of(message);
                    case TileState.Loading _, TileState.Ready _, TileState.Empty _ -> Stream.of();
                })
                .findFirst();
    }

    /// Asks everything again; what is shown stays until the new answers are in. What is far away is asked when it
    /// comes near.
    public void refresh() {
        TilePlan.Frame frame = frame();
        nearestFirst().forEach(tile -> tile.renew(frame));
    }

    /// The rows of some datasets changed: the tiles that show them ask again, as with [#refresh], and no others.
    public void changed(Set<String> datasets) {
        TilePlan.Frame frame = frame();
        nearestFirst().filter(tile -> tile.shows(datasets)).forEach(tile -> tile.renew(frame));
    }

    /// How far down somebody has gone: 0 at the top, 1 at the bottom.
    double scrolled() {
        return scrolled;
    }

    void scrollTo(double share) {
        scrolled = share;
    }

    /// Goes on where an earlier version of the same dashboard was: with its time and its filters, as far as they still
    /// make sense, and with what the tiles that are the same have shown. To be refreshed afterwards.
    public void continues(DashboardViewModel before) {
        if (Objects.equals(dashboard.time(), before.dashboard.time())) {
            range.set(before.range.get());
            grainChosen = before.grainChosen;
            zoomedFrom.addAll(before.zoomedFrom);
        }
        for (TileViewModel tile : tiles) {
            before.tiles.stream()
                    .filter(same -> same.tile().equals(tile.tile()))
                    .findFirst()
                    .ifPresent(same -> {
                        tile.continues(same);
                        before.filters.stream()
                                .filter(filter ->
                                        filter.tileId().equals(tile.tile().id()))
                                .forEach(filters::add);
                    });
        }
        onlookers.setAll(before.onlookers);
        scrolled = before.scrolled;
        freshest();
    }

    private void ask(String exceptTile) {
        TilePlan.Frame frame = frame();
        nearestFirst().filter(tile -> !tile.tile().id().equals(exceptTile)).forEach(tile -> tile.load(frame));
    }

    private Stream<TileViewModel> nearestFirst() {
        return tiles.stream().sorted(Comparator.comparing(TileViewModel::sight));
    }

    /// A tile came into sight, near it, or went away.
    void comesTo(TileViewModel tile, Sight sight) {
        tile.comesTo(sight);
        askIfDue(tile);
    }

    private void askIfDue(TileViewModel tile) {
        if (tile.due()) {
            tile.load(frame());
        }
    }

    /// Follows the moment up to which the data on this computer is known to hold, until [#close]. Without it the
    /// answers alone say how old they are.
    public void follow(ObservableValue<@Nullable Instant> moment) {
        followed = moment;
        moment.addListener(sound);
        sound(moment.getValue());
    }

    /// Who else looks at it, in the order to show them; empty while nobody knows.
    public ObservableList<Onlooker> onlookers() {
        return onlookers;
    }

    /// The times without the live line, for the axes that cover them.
    ///
    /// @param dismiss takes one that a person does not want to read of any more
    public void remark(List<Stretch> known, Consumer<Stretch> dismiss) {
        dismissal = dismiss;
        Map<AxisNote, Stretch> next = new LinkedHashMap<>();
        Moments moments = new Moments(ZoneId.systemDefault(), numbers.locale());
        known.forEach(stretch -> next.put(StretchWords.note(stretch, clock.instant(), moments), stretch));
        stretches = next;
        notes.set(List.copyOf(next.keySet()));
    }

    /// What is to be said of stretches of time axes.
    ReadOnlyObjectProperty<List<AxisNote>> notes() {
        return notes.getReadOnlyProperty();
    }

    void dismiss(AxisNote note) {
        @Nullable Stretch stretch = stretches.get(note);
        if (stretch != null) {
            dismissal.accept(stretch);
        }
    }

    private void sound(@Nullable Instant moment) {
        if (moment != null) {
            tiles.forEach(tile -> tile.soundAt(moment));
            freshest();
        }
    }

    /// Stops asking: the dashboard leaves the screen.
    public void close() {
        if (followed != null) {
            followed.removeListener(sound);
        }
        tiles.forEach(TileViewModel::close);
    }

    void reload(TileViewModel tile) {
        tile.again(frame());
    }

    private TilePlan.Frame frame() {
        Dashboard.TimeRange time = dashboard.time();
        TimeRange shown = range.get();
        return new TilePlan.Frame(
                dashboard.dataset(),
                time == null ? null : time.field(),
                shown == null ? null : shown.span(clock.instant()),
                shown == null ? null : shown.grain(),
                grainChosen,
                List.copyOf(filters));
    }

    /// The range as the button says it; empty without time.
    public String rangeLabel() {
        TimeRange shown = range.get();
        return shown == null ? "" : shown.label(clock.instant(), numbers.locale());
    }

    /// How old a tile is, where that differs from the whole by more than anybody would call the same; else empty.
    String ageOf(TileViewModel tile) {
        Instant at = tile.soundAt();
        Instant whole = asOf.get();
        if (at == null || whole == null || !(tile.state().get() instanceof TileState.Ready)) {
            return "";
        }
        return Duration.between(at, whole).abs().compareTo(ABOUT_THE_SAME) > 0 ? age(at) : "";
    }

    String age(Instant at) {
        return AsOf.text(at, clock.instant(), numbers.locale());
    }

    /// Looks at another stretch of time.
    ///
    /// @throws io.tidemark.app.AppException when an end is no moment; nothing changed then
    public void show(TimeRange next) {
        next.span(clock.instant());
        TimeRange before = range.get();
        grainChosen = grainChosen || before == null || before.grain() != next.grain();
        zoomedFrom.clear();
        range.set(next);
        ask("");
    }

    /// Looks closer: the stretch a drag has covered.
    void zoom(Instant from, Instant to) {
        TimeRange before = range.get();
        if (before == null) {
            return;
        }
        zoomedFrom.push(before);
        if (zoomedFrom.size() > ZOOM_STEPS) {
            zoomedFrom.removeLast();
        }
        range.set(TimeRange.of(from.toString(), to.toString(), before.grain()));
        ask("");
    }

    /// Back from the last zoom; nothing when there was none.
    void zoomOut() {
        if (!zoomedFrom.isEmpty()) {
            range.set(zoomedFrom.pop());
            ask("");
        }
    }

    /// A mark of a tile was picked: the others show only its rows. Picked again, it is let go.
    void pick(TileViewModel tile, @Nullable Object value) {
        Query query = tile.tile().query();
        if (query == null || query.dimensions().isEmpty()) {
            return;
        }
        Dimension dimension = query.dimensions().getFirst();
        Grain grain = dimension.grain() == null ? null : shownGrain(tile, dimension);
        CrossFilter picked = new CrossFilter(
                tile.tile().id(), query.dataset(), dimension.field(), Names.readable(dimension.as()), grain, value);
        boolean again = filters.contains(picked);
        filters.removeIf(each -> each.tileId().equals(picked.tileId()));
        if (!again) {
            filters.add(picked);
        }
        filtersChanged(picked.tileId());
    }

    private @Nullable Grain shownGrain(TileViewModel tile, Dimension dimension) {
        Query own = Objects.requireNonNull(tile.tile().query());
        return TilePlan.of(tile.tile(), own, frame()).main().dimensions().stream()
                .filter(each -> each.as().equals(dimension.as()))
                .findFirst()
                .map(Dimension::grain)
                .orElse(dimension.grain());
    }

    public void clear(CrossFilter filter) {
        if (filters.remove(filter)) {
            filtersChanged(filter.tileId());
        }
    }

    /// Where the marks are gone nobody can let go of one, nor is what it was called to be read any more.
    private void letGo(TileViewModel tile) {
        String id = tile.tile().id();
        if (filters.removeIf(each -> each.tileId().equals(id))) {
            filtersChanged(id);
        }
    }

    /// Lets go of all cross filters at once.
    public void clearAll() {
        if (!filters.isEmpty()) {
            filters.clear();
            filtersChanged("");
        }
    }

    /// Every tile but the one that was clicked asks again; all show what is picked in them.
    private void filtersChanged(String clicked) {
        for (TileViewModel tile : tiles) {
            tile.select(filters.stream()
                    .filter(each -> each.tileId().equals(tile.tile().id()))
                    .findFirst()
                    .orElse(null));
        }
        ask(clicked);
    }

    private void freshest() {
        Instant youngest = null;
        Instant oldest = null;
        for (TileViewModel tile : tiles) {
            boolean left = tile.stale() && tile.sight() == Sight.FAR;
            Instant at = left ? null : tile.soundAt();
            if (at != null) {
                youngest = youngest == null || at.isAfter(youngest) ? at : youngest;
                oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
            }
        }
        Instant known = followed == null ? null : followed.getValue();
        asOf.set(known == null || youngest == null ? oldest : known.isAfter(youngest) ? known : youngest);
    }
}
