package io.tidemark.app.workspace;

import com.fasterxml.jackson.core.JacksonException;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.AppException;
import io.tidemark.app.StillArriving;
import io.tidemark.app.TakenAway;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.Push;
import io.tidemark.bridge.session.Person;
import io.tidemark.bridge.session.SessionState;
import io.tidemark.bridge.sync.Checked;
import io.tidemark.bridge.sync.UploadState;
import io.tidemark.store.answers.NoSuchDataset;
import io.tidemark.store.answers.NotAllHere;
import io.tidemark.store.lease.Lease;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open replica of one person at one server, or the local one: its data, its queries, and its line to the
/// server. Safe from any thread; what reads or writes blocks.
public final class Workspace implements Holdings, SyncControls, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);
    private static final String DASHBOARDS = "dashboards";

    private final String name;
    private final OpenReplica replica;
    private final @Nullable ServerLink link;
    private final LastSync lastSync;
    private final InstantSource clock;
    private final RandomGenerator random;
    /// Of the datasets that are or were here, by their ids: what is gone is called as it was.
    private final Map<String, String> titles = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<PushListener> pushListeners = new CopyOnWriteArrayList<>();
    /// For data that has no server: since when it is as it is.
    private volatile Instant unchangedSince;
    private final Onlookers onlookers;
    private final Stretches stretches;
    private final Editing editing;
    private volatile @Nullable Syncing syncing;

    /// Hears of a workspace, on any thread; must return soon.
    public interface Listener {
        void standing(SyncStanding standing);

        /// Rows, schemas or documents changed.
        void changed(Change what);

        /// Others look at a dashboard than before.
        ///
        /// @param dashboard the one that was to be looked at last
        /// @param people    without oneself; empty while nobody knows
        default void onlookers(String dashboard, List<Onlooker> people) {}

        /// What was done here cannot be sent, or can again.
        ///
        /// @param obstacle why, for people; empty when nothing is in its way
        default void hindered(String obstacle) {}

        /// The times without the live line are others.
        default void stretches() {}
    }

    /// Hears what the server says unasked, on the line's thread; must return soon.
    @FunctionalInterface
    public interface PushListener {
        void pushed(Push push);
    }

    /// @param position which state of the server's data it shows
    /// @param asOf     when that was the server's present
    public record Answered(Answer answer, Position position, Instant asOf, long elapsedMs) {}

    /// @param name of its folder
    /// @param link null for the local workspace, and where only what is here is to be read
    Workspace(
            String name,
            OpenReplica replica,
            @Nullable ServerLink link,
            LastSync lastSync,
            InstantSource clock,
            RandomGenerator random) {
        this.name = name;
        this.replica = replica;
        this.link = link;
        this.lastSync = lastSync;
        this.clock = clock;
        this.random = random;
        this.unchangedSince = clock.instant();
        this.onlookers = new Onlookers(this::personId, this::tellOnlookers);
        this.stretches = new Stretches(clock, () -> listeners.forEach(Listener::stretches));
        this.editing = new StoredEditing(replica.file(), link == null ? null : this::member, this::sendSoon);
        replica.listen(change -> {
            unchangedSince = clock.instant();
            tellChanged(change);
        });
    }

    public String name() {
        return name;
    }

    /// For people: the server, or this computer.
    public String title() {
        return link == null ? "This computer" : link.server().address().getAuthority();
    }

    /// Who is signed in; empty for the local workspace.
    public Optional<Person> member() {
        return link != null && link.session().state() instanceof SessionState.SignedIn(var person)
                ? Optional.of(person)
                : Optional.empty();
    }

    /// Whether the person sees the devices of everybody, as far as this computer knows; the server has the last word.
    public boolean ruled() {
        return member().map(Rights::of).map(Rights::rules).orElse(false);
    }

    /// The devices that have a copy of this workspace, asked of the server; blocks.
    public List<KnownDevice> devices() {
        if (link == null) {
            return List.of();
        }
        String here = replica.file().replica().position().deviceId();
        return link.api().devices().stream()
                .map(each -> KnownDevice.of(each, here))
                .toList();
    }

    /// For how long what is a server's may be read; empty where there is no such end, as for what lives on this
    /// computer only. Reads no file.
    public Optional<ReadingTime> readingTime() {
        Lease lease = replica.file().lease();
        @Nullable Instant until = lease.until();
        return until == null
                ? Optional.empty()
                : Optional.of(new ReadingTime(lease.confirmed(), until, lease.isOver(clock.instant())));
    }

    /// Where what belongs to this workspace is kept.
    public Path folder() {
        return replica.folder();
    }

    /// Who is signed in, as people say it; empty for the local workspace.
    public String person() {
        return member().map(Person::name).orElse("");
    }

    private String personId() {
        return member().map(Person::userId).orElse("");
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void listen(PushListener listener) {
        pushListeners.add(listener);
    }

    private void tellChanged(Change change) {
        listeners.forEach(listener -> listener.changed(change));
    }

    // ---------------------------------------------------------------- what is here

    @Override
    public List<Holding> holdings() {
        List<Holding> holdings = replica.datasets().stream()
                .map(info -> new Holding(
                        info.dataset(),
                        info.rows(),
                        new Position(info.asOf().epoch(), info.asOf().lsn()),
                        info.loading(),
                        info.local() ? null : lastSync.at()))
                .toList();
        holdings.forEach(each -> titles.put(each.dataset().id(), each.dataset().title()));
        return holdings;
    }

    /// @throws StillArriving when parts of the dataset have yet to come
    /// @throws TakenAway     when the dataset is not here and a server decides who has it
    public Answered answer(Query query) {
        var answered = answered(query);
        @Nullable Instant last = link == null ? null : lastSync.at();
        return new Answered(
                answered.answer(),
                new Position(answered.asOf().epoch(), answered.asOf().lsn()),
                last == null ? unchangedSince : last,
                answered.elapsed().toMillis());
    }

    private io.tidemark.store.answers.Answered answered(Query query) {
        try {
            return replica.answer(query);
        } catch (NotAllHere arriving) {
            throw new StillArriving(String.valueOf(arriving.getMessage()), arriving);
        } catch (NoSuchDataset gone) {
            if (link == null) {
                throw gone;
            }
            String id = query.dataset();
            throw new TakenAway(titles.getOrDefault(id, id), gone);
        }
    }

    public List<DashboardEntry> dashboards() {
        List<DashboardEntry> entries = new ArrayList<>();
        for (Document document : replica.documents(DASHBOARDS)) {
            entryOf(document).ifPresent(entries::add);
        }
        return entries;
    }

    public Optional<DashboardEntry> dashboard(String id) {
        return Optional.ofNullable(replica.document(id)).flatMap(Workspace::entryOf);
    }

    /// What a person made, of any kind, as it is here; empty when it is not.
    public Optional<Document> document(String id) {
        return Optional.ofNullable(replica.document(id));
    }

    /// What can be made, changed and deleted here.
    public Editing editing() {
        return editing;
    }

    /// A dashboard by its id or its title.
    ///
    /// @throws AppException that lists those there are
    public DashboardEntry requireDashboard(String idOrTitle) {
        List<DashboardEntry> all = dashboards();
        return all.stream()
                .filter(entry -> entry.id().equals(idOrTitle)
                        || entry.dashboard().title().equalsIgnoreCase(idOrTitle))
                .findFirst()
                .orElseThrow(() -> new AppException("There is no dashboard “" + idOrTitle + "”. "
                        + (all.isEmpty()
                                ? "There are none here; sync with a server that has some."
                                : "There are: "
                                        + all.stream().map(Workspace::named).collect(Collectors.joining(", ")) + ".")));
    }

    private static String named(DashboardEntry entry) {
        return entry.dashboard().title() + " (" + entry.id() + ")";
    }

    /// One that a newer program wrote is left out, so that the others still show.
    private static Optional<DashboardEntry> entryOf(Document document) {
        try {
            Dashboard dashboard = Json.MAPPER.treeToValue(document.body(), Dashboard.class);
            return Optional.of(new DashboardEntry(document.id(), document.ownerId(), dashboard, document.updatedAt()));
        } catch (JacksonException | RuntimeException e) {
            LOG.warn("The dashboard {} cannot be shown.", document.id(), e);
            return Optional.empty();
        }
    }

    public long exportRows(String dataset, RowSink sink) {
        return replica.exportRows(dataset, sink);
    }

    @Override
    public ImportOutcome importFile(ImportRequest request, ImportProgress progress) {
        if (link == null) {
            return importHere(request, progress);
        }
        ImportOutcome outcome = ServerImport.run(link.api(), request, progress, clock);
        pullNow();
        return outcome;
    }

    /// Takes a file into this replica, whoever it belongs to; no server hears of it.
    public ImportOutcome importHere(ImportRequest request, ImportProgress progress) {
        return replica.importFile(request, progress);
    }

    /// Fills this replica with the sample company, unless it is there.
    void openSample() {
        new LocalSample(replica.file(), clock).fill();
    }

    // ---------------------------------------------------------------- the line

    /// Begins to sync and to catch up with what makes queries fast, in the background; returns at once.
    public void start() {
        replica.warmUp(this::tellChanged);
        if (link != null && syncing == null) {
            List<LineListener> witnesses = List.of(onlookers, stretches, new Told());
            Syncing begun = new Syncing(link, replica.file(), lastSync, clock, random, this::tellStanding, witnesses);
            syncing = begun;
            begun.listen(stretches);
            begun.listenToUploads(this::tellUpload);
            onlookers.through(begun.door());
            begun.start();
        }
    }

    private void tellUpload(UploadState state) {
        String obstacle =
                switch (state) {
                    case UploadState.Cannot(String sentence) -> sentence;
                    case UploadState.Done _, UploadState.Sending _, UploadState.Waiting _ -> "";
                };
        listeners.forEach(listener -> listener.hindered(obstacle));
    }

    private void sendSoon() {
        Syncing going = syncing;
        if (going != null) {
            going.send();
        }
    }

    private void tellOnlookers(String dashboard, List<Onlooker> people) {
        listeners.forEach(listener -> listener.onlookers(dashboard, people));
    }

    /// Lets others see that this person looks at a dashboard, and hears who they are; returns at once.
    ///
    /// @param dashboard null for none
    public void lookAt(@Nullable String dashboard) {
        onlookers.lookAt(dashboard);
    }

    /// The times without the live line that are worth a word yet, the latest last.
    public List<Stretch> stretches() {
        return stretches.known();
    }

    public void dismiss(Stretch stretch) {
        stretches.dismiss(stretch);
    }

    /// Passes on what the server says unasked.
    private final class Told implements LineListener {
        @Override
        public void state(LineState state) {
            // the standing says it
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            // the sync hears it
        }

        @Override
        public void push(Push push) {
            pushListeners.forEach(listener -> listener.pushed(push));
        }
    }

    private void tellStanding(SyncStanding standing) {
        listeners.forEach(listener -> listener.standing(standing));
    }

    @Override
    public SyncStanding standing() {
        if (link == null) {
            return new SyncStanding.Local();
        }
        Syncing going = syncing;
        return going == null ? new SyncStanding.Syncing(0, 0, lastSync.at()) : going.standing();
    }

    @Override
    public void pullNow() {
        Syncing going = syncing;
        if (going != null) {
            going.pullNow();
        }
    }

    /// Ends the sync that is going on; it goes on with [#pullNow].
    public void rest() {
        Syncing going = syncing;
        if (going != null) {
            going.rest();
        }
    }

    /// Brings the replica to the server's present; blocks.
    public SyncOutcome syncOnce(SyncOutcome.Progress progress) {
        if (link == null) {
            throw new AppException("Nobody is signed in here. Sync with --server, --user and --password-stdin.");
        }
        return replica.syncOnce(link, lastSync, progress);
    }

    @Override
    public Verification verify() {
        Syncing going = syncing;
        if (going != null) {
            try {
                return compared(going);
            } catch (BridgeException away) {
                LOG.info("the copy is compared with what came in, not with the server: {}", away.getMessage());
            }
        }
        return replica.verify();
    }

    private Verification compared(Syncing going) {
        Checked checked = going.check();
        Verification local = replica.verifyLocal();
        int all = checked.buckets() + local.buckets();
        return local.ok()
                ? new Verification(all, checked.differing(), checked.rows())
                : new Verification(all, local.mismatches());
    }

    /// Brings the replica to the server's present, compares every row with the server's and fetches those that differ;
    /// blocks.
    ///
    /// @throws BridgeException when the server cannot be asked now
    public Verification mend() {
        start();
        Syncing going = syncing;
        if (going == null) {
            throw new AppException("Nobody is signed in here. Say where with --server, --user and --password-stdin.");
        }
        return compared(going);
    }

    /// Forgets what proves the person. The replica stays.
    public void signOut() {
        if (link != null) {
            link.session().signOut();
        }
    }

    @Override
    public void close() {
        Syncing going = syncing;
        if (going != null) {
            going.close();
        }
        if (link != null) {
            link.close();
        }
        replica.close();
    }
}
