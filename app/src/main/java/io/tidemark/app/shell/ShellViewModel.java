package io.tidemark.app.shell;

import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.app.Sentences;
import io.tidemark.app.changes.ChangesViewModel;
import io.tidemark.app.dashboard.DashboardViewModel;
import io.tidemark.app.data.DataViewModel;
import io.tidemark.app.devices.DevicesViewModel;
import io.tidemark.app.explore.ExploreViewModel;
import io.tidemark.app.home.HomeViewModel;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Debounce;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.kit.Numbers;
import io.tidemark.app.lock.LockViewModel;
import io.tidemark.app.making.DeletionsViewModel;
import io.tidemark.app.making.Making;
import io.tidemark.app.making.TitleViewModel;
import io.tidemark.app.notices.NoticesFile;
import io.tidemark.app.notices.NoticesViewModel;
import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.sync.SyncViewModel;
import io.tidemark.app.tasks.TaskList;
import io.tidemark.app.workspace.Change;
import io.tidemark.app.workspace.DashboardEntry;
import io.tidemark.app.workspace.Holding;
import io.tidemark.app.workspace.Onlooker;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.bridge.session.Person;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// One open workspace on screen: where one is, which dashboard is open, and the view models of every page. It hears
/// of changes in the replica and has the page in front ask again. Owned by the background's owner thread.
public final class ShellViewModel implements Workspace.Listener, Making.Frame {
    private static final String ROWS = "rows";

    private final Background background;
    private final Workspace workspace;
    private final SettingsFile settings;

    private final Debounce<String> arrivals;
    private final TaskList tasks;
    private final FirstSync firstSync;
    private final Charts charts;
    private final Making making;
    private final OpenDashboard open;
    private final HomeViewModel home;
    private final DataViewModel data;
    private final ExploreViewModel explore;
    private final ChangesViewModel changes;
    private final DevicesViewModel devices;
    private final SyncViewModel sync;
    private final LockViewModel lock;
    private final @Nullable NoticesViewModel notices;

    private final ReadOnlyObjectWrapper<Destination> destination = new ReadOnlyObjectWrapper<>(Destination.DASHBOARDS);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Instant> soundAt = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper narrowRail = new ReadOnlyBooleanWrapper();
    /// Nobody has said yet where to go: the first dashboard there is will do.
    private boolean landing;
    private long changesHeard;
    private Change arrived = Change.NOTHING;
    /// What the chart on Explore shows; null before there is one.
    private @Nullable DashboardViewModel explored;

    public ShellViewModel(
            Background background, Workspace workspace, SettingsFile settings, InstantSource clock, Numbers numbers) {
        this.background = background;
        this.workspace = workspace;
        this.settings = settings;
        this.arrivals = new Debounce<>(background);
        this.tasks = new TaskList(background);
        this.firstSync = new FirstSync(tasks, workspace::rest);
        this.charts = new Charts(background, workspace, clock, numbers, soundAt);
        this.making = new Making(background, workspace.editing(), workspace.folder(), this);
        this.open = new OpenDashboard(background, workspace, charts, making::titleOf, this::trouble);
        this.home = new HomeViewModel(background, workspace::dashboards, this::openDashboard);
        this.data = new DataViewModel(background, tasks, workspace, numbers.locale());
        this.explore = new ExploreViewModel(background, this::datasets);
        Moments moments = new Moments(ZoneId.systemDefault(), numbers.locale());
        this.changes = new ChangesViewModel(background, workspace.editing(), charts::of, clock, moments);
        this.devices = new DevicesViewModel(background, workspace::devices, clock, moments);
        this.sync = new SyncViewModel(background, workspace, clock, moments);
        this.lock = new LockViewModel(
                background,
                workspace::readingTime,
                () -> workspace.editing().waiting().size(),
                sync,
                clock,
                moments);
        lock.locked().addListener((_, _, now) -> {
            if (!now) {
                opened();
            }
        });
        this.notices = workspace.member().map(me -> notices(me, clock, moments)).orElse(null);
        this.narrowRail.set(settings.read().narrowRail());
        deletions().hidden().addListener((InvalidationListener)
                _ -> home.hide(Set.copyOf(deletions().hidden())));
        changes.news().addListener((_, _, news) -> tell(news));
        workspace.listen(this);
    }

    /// It was locked: what could not be read is read now, and one is where one was.
    private void opened() {
        problem.set("");
        home.load();
        changes.load();
        open.readAgain(this::goneAway);
        @Nullable String last = settings.read().lastDashboard();
        if (open.id() == null && last != null && destination.get() == Destination.DASHBOARDS) {
            openDashboard(last);
        } else {
            refresh();
        }
    }

    private void tell(ChangesViewModel.News news) {
        sync.unsettled(news.waiting(), news.deciding());
        notices().ifPresent(told -> told.found(news.notices()));
    }

    /// Only where there is a server is anybody told anything.
    private NoticesViewModel notices(Person me, InstantSource clock, Moments moments) {
        Surroundings around = new Surroundings(workspace, this::openDashboard, this::explore, this::openOutcome);
        NoticesFile file = new NoticesFile(workspace.folder());
        NoticesViewModel made = new NoticesViewModel(
                background, new NoticesViewModel.Surroundings(me, around, around), file, clock, moments);
        workspace.listen(made::pushed);
        return made;
    }

    private List<Dataset> datasets() {
        return workspace.holdings().stream().map(Holding::dataset).toList();
    }

    /// Shows what was on screen last time, at once.
    ///
    /// @param front the dashboard of last time where it was read beforehand
    public void start(Optional<DashboardEntry> front) {
        lock.look();
        @Nullable String last = settings.read().lastDashboard();
        soundAt.set(workspace.standing().asOf());
        home.follow(workspace.standing());
        home.cards().addListener((InvalidationListener) _ -> land());
        landing = last == null;
        if (front.isPresent() && front.get().id().equals(last)) {
            show(front.get().id(), front);
        } else if (last != null) {
            openDashboard(last);
        }
        home.load();
        changes.load();
        notices().ifPresent(NoticesViewModel::load);
    }

    /// Begins what works behind the screen: the sync, and what makes queries fast.
    public void begin() {
        // how they are called is to be known before one is taken away
        data.load();
        workspace.start();
    }

    /// Numbers first: without a wish of the person, the first dashboard opens as soon as there is one.
    private void land() {
        if (landing && !home.cards().isEmpty()) {
            home.open(home.cards().getFirst().id());
        }
    }

    public ReadOnlyObjectProperty<Destination> destination() {
        return destination.getReadOnlyProperty();
    }

    /// Where this person can go, in the order to offer it.
    List<Destination> places() {
        return Stream.of(Destination.values())
                .filter(each -> each != Destination.DEVICES || workspace.ruled())
                .toList();
    }

    /// The dashboard that is open; null when the list is shown instead.
    public ReadOnlyObjectProperty<@Nullable DashboardViewModel> dashboard() {
        return open.charts();
    }

    /// Of the dashboard that is open; empty when none is.
    Optional<TitleViewModel> title() {
        return Optional.ofNullable(open.title());
    }

    /// Begins to change the title that is seen.
    void rename() {
        if (destination.get() == Destination.DASHBOARDS) {
            title().ifPresent(TitleViewModel::begin);
        }
    }

    /// What was deleted and can be brought back.
    DeletionsViewModel deletions() {
        return making.deletions();
    }

    /// Whether the rail shows its icons only.
    ReadOnlyBooleanProperty narrowRail() {
        return narrowRail.getReadOnlyProperty();
    }

    /// Makes the rail narrow or wide, and remembers it.
    void turnRail() {
        boolean narrow = !narrowRail.get();
        narrowRail.set(narrow);
        settings.change(before -> before.withNarrowRail(narrow));
    }

    /// What became of what the person did.
    public ChangesViewModel changes() {
        return changes;
    }

    /// The devices that have a copy of the workspace.
    DevicesViewModel devices() {
        return devices;
    }

    /// Shows what became of one thing the person did.
    private void openOutcome(String id) {
        go(Destination.CHANGES);
        changes.seek(id);
    }

    /// What failed last outside of a page; empty when nothing did.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public TaskList tasks() {
        return tasks;
    }

    public HomeViewModel home() {
        return home;
    }

    public DataViewModel data() {
        return data;
    }

    public ExploreViewModel explore() {
        return explore;
    }

    /// Empty where there is no server.
    public Optional<NoticesViewModel> notices() {
        return Optional.ofNullable(notices);
    }

    /// Whether the workspace is to be seen.
    LockViewModel lock() {
        return lock;
    }

    public SyncViewModel sync() {
        return sync;
    }

    public String workspaceTitle() {
        return workspace.title();
    }

    /// Who is signed in, as people say it; empty for work on this computer only.
    public String person() {
        return workspace.person();
    }

    /// Goes to a page. Going to the dashboards while one is open goes back to the list.
    public void go(Destination where) {
        problem.set("");
        landing = false;
        if (where == Destination.DASHBOARDS && destination.get() == Destination.DASHBOARDS) {
            closeDashboard();
        }
        destination.set(where);
        look();
        refresh();
    }

    /// Others see where this person is.
    private void look() {
        workspace.lookAt(destination.get() == Destination.DASHBOARDS ? open.id() : null);
    }

    public void explore(String dataset) {
        landing = false;
        destination.set(Destination.EXPLORE);
        look();
        explore.explore(dataset);
    }

    /// One that was just deleted is brought back.
    @Override
    public void openDashboard(String id) {
        problem.set("");
        deletions().undo(id);
        landing = false;
        background.submit(
                () -> workspace.dashboard(id), found -> show(id, found), failure -> problem.set(Sentences.of(failure)));
    }

    private void show(String id, Optional<DashboardEntry> found) {
        if (found.isEmpty()) {
            settings.change(before -> before.withDashboard(null));
            landing = open.id() == null;
            land();
            return;
        }
        settings.change(before -> before.withDashboard(id));
        open.show(found.get());
        destination.set(Destination.DASHBOARDS);
        look();
        refreshOpen();
    }

    private void refreshOpen() {
        @Nullable DashboardViewModel shown = open.charts().get();
        if (shown != null) {
            shown.refresh();
        }
    }

    @Override
    public void leaveDashboard(String id) {
        problem.set("");
        if (open.is(id)) {
            settings.change(before -> before.withDashboard(null));
            closeDashboard();
        }
    }

    @Override
    public void trouble(String sentence) {
        problem.set(sentence);
    }

    /// The chart of what is explored; the one before it asks no more.
    DashboardViewModel draw(Dashboard shown) {
        if (explored != null) {
            explored.close();
        }
        DashboardViewModel now = charts.of(shown);
        explored = now;
        now.refresh();
        return now;
    }

    private void closeDashboard() {
        if (open.id() != null) {
            open.close();
            look();
        }
    }

    private void goneAway() {
        settings.change(before -> before.withDashboard(null));
        closeDashboard();
        problem.set("The dashboard that was open here was removed, or is no longer shared with you.");
    }

    /// Asks everything on the page in front again.
    public void refresh() {
        switch (destination.get()) {
            case DASHBOARDS -> {
                home.load();
                refreshOpen();
            }
            case EXPLORE -> {
                explore.load();
                if (explored != null) {
                    explored.refresh();
                }
            }
            case DATA -> data.load();
            case CHANGES -> changes.load();
            case DEVICES -> devices.load();
        }
    }

    @Override
    public void standing(SyncStanding state) {
        background.onOwner(() -> {
            sync.show(state);
            lock.look();
            home.follow(state);
            soundAt.set(state.asOf());
            firstSync.follow(state);
            if (destination.get() == Destination.DEVICES && state instanceof SyncStanding.Live) {
                devices.connected();
            }
            remark();
        });
    }

    @Override
    public void hindered(String obstacle) {
        background.onOwner(() -> sync.hindered(obstacle));
    }

    @Override
    public void stretches() {
        background.onOwner(this::remark);
    }

    private void remark() {
        Stream.of(Optional.ofNullable(open.charts().get()), Optional.ofNullable(explored))
                .flatMap(Optional::stream)
                .forEach(charts::remark);
    }

    @Override
    public void onlookers(String dashboardId, List<Onlooker> people) {
        background.onOwner(() -> {
            @Nullable DashboardViewModel shown = open.charts().get();
            if (shown != null && open.is(dashboardId)) {
                shown.onlookers().setAll(people);
            }
        });
    }

    /// Many changes in a row are taken as one.
    @Override
    public void changed(Change what) {
        background.onOwner(() -> {
            arrived = arrived.and(what);
            arrivals.event(ROWS, ++changesHeard, () -> {
                Change now = arrived;
                arrived = Change.NOTHING;
                take(now);
                return ShellViewModel::leftToThePage;
            });
        });
    }

    /// Whom it concerns asks again: the lists, the page in front. What is not in front asks when one goes there.
    private void take(Change now) {
        notices().ifPresent(NoticesViewModel::changed);
        if (now.isOfDashboards()) {
            home.load();
        }
        if (now.outbox() || changes.isOf(now.documents())) {
            changes.load();
        }
        @Nullable String id = open.id();
        if (id != null && now.documents().containsKey(id)) {
            open.readAgain(this::goneAway);
        }
        if (now.datasets().isEmpty()) {
            return;
        }
        switch (destination.get()) {
            case DASHBOARDS -> {
                @Nullable DashboardViewModel shown = open.charts().get();
                if (shown != null) {
                    shown.changed(now.datasets());
                }
            }
            case EXPLORE -> {
                explore.load();
                if (explored != null) {
                    explored.changed(now.datasets());
                }
            }
            case DATA -> data.load();
            case CHANGES, DEVICES -> {
                // rows are none of it
            }
        }
    }

    /// The page in front cancels what it asked itself when it asks again.
    private static void leftToThePage() {}

    /// Leaves the workspace; the replica stays.
    public void close() {
        arrivals.forget(ROWS);
        closeDashboard();
        if (explored != null) {
            explored.close();
        }
        making.close();
        changes.close();
        lock.close();
        sync.close();
        notices().ifPresent(NoticesViewModel::close);
        workspace.close();
    }

    /// Forgets what proves the person; their replica stays until somebody signs in again.
    public void signOut() {
        workspace.signOut();
        settings.change(before -> before.withWorkspace(null));
    }
}
