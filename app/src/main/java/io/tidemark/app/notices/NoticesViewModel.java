package io.tidemark.app.notices;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Moments;
import io.tidemark.bridge.live.Push;
import io.tidemark.bridge.session.Person;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.ObservableSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the person was told, newest first: the last 200, kept over a restart. Owned by the background's owner thread,
/// but for [#pushed].
public final class NoticesViewModel {
    static final int MOST = 200;

    /// What happened longer ago is no news: it is in the bell only.
    static final Duration NEWS = Duration.ofMinutes(3);

    private static final Logger LOG = LoggerFactory.getLogger(NoticesViewModel.class);

    private final Background background;
    private final NoticesFile file;
    private final Places places;
    private final InstantSource clock;
    private final Moments moments;
    private final People people = new People();
    private final Notices sentences;
    private final ToastsViewModel toasts;

    private final ObservableList<Notice> all = FXCollections.observableArrayList();
    private final ObservableList<Notice> toSee = FXCollections.unmodifiableObservableList(all);
    private final ObservableSet<Thing> here = FXCollections.observableSet();
    private final ReadOnlyIntegerWrapper unread = new ReadOnlyIntegerWrapper();
    private final List<Push> arrived = new ArrayList<>();
    /// Before it was known what was told already.
    private List<Notice> foundEarly = List.of();

    private boolean reading;
    private boolean loaded;
    private boolean saving;
    private boolean unsaved;
    private boolean closed;

    /// What surrounds the person.
    ///
    /// @param me     who is told
    /// @param names  of the things here
    /// @param places where a click leads
    public record Surroundings(Person me, Names names, Places places) {}

    public NoticesViewModel(
            Background background, Surroundings around, NoticesFile file, InstantSource clock, Moments moments) {
        this.background = background;
        this.file = file;
        this.places = around.places();
        this.clock = clock;
        this.moments = moments;
        this.sentences = new Notices(around.me(), around.names(), people, moments);
        this.toasts = new ToastsViewModel(background);
    }

    /// Reads what was told before this start.
    public void load() {
        background.submit(file::read, this::loaded, failure -> LOG.warn("{}", Sentences.of(failure)));
    }

    /// Tells what was found on this computer, once for each key however often it is found. Its things are here.
    public void found(List<Notice> notices) {
        if (!loaded) {
            foundEarly = notices;
            return;
        }
        notices.forEach(notice -> tell(new Told(notice, true)));
    }

    private void loaded(List<Notice> before) {
        loaded = true;
        boolean news = !all.isEmpty();
        before.forEach(this::keep);
        count();
        if (news) {
            save();
        }
        found(foundEarly);
        foundEarly = List.of();
    }

    /// The server said something; any thread, returns at once.
    public void pushed(Push push) {
        if (push.type().equals("presence")) {
            people.seen(push);
        } else if (Notices.mayConcern(push)) {
            background.onOwner(() -> {
                arrived.add(push);
                readArrived();
            });
        }
    }

    /// One batch at a time, so that they are told in the order they came in.
    private void readArrived() {
        if (reading || arrived.isEmpty()) {
            return;
        }
        reading = true;
        List<Push> batch = List.copyOf(arrived);
        arrived.clear();
        background.submit(() -> batch.stream().flatMap(this::told).toList(), this::tellAll, failure -> {
            LOG.warn("What the server said could not be told: {}", Sentences.of(failure));
            tellAll(List.of());
        });
    }

    private void tellAll(List<Told> batch) {
        if (closed) {
            return;
        }
        batch.forEach(this::tell);
        reading = false;
        readArrived();
    }

    private record Told(Notice notice, boolean opens) {}

    /// One that cannot be told keeps nobody from hearing the others.
    private Stream<Told> told(Push push) {
        try {
            return sentences
                    .of(push, clock.instant())
                    .map(notice -> new Told(notice, notice.thing() != null && places.has(notice.thing())))
                    .stream();
        } catch (RuntimeException e) {
            LOG.warn("A {} could not be told.", push.type(), e);
            return Stream.empty();
        }
    }

    private void tell(Told told) {
        Notice notice = told.notice();
        if (!keep(notice)) {
            return;
        }
        if (told.opens() && notice.thing() != null) {
            here.add(notice.thing());
        }
        count();
        save();
        if (notice.at().isAfter(clock.instant().minus(NEWS))) {
            toasts.show(notice);
        }
    }

    /// @return false when it was told before, or is older than all there is room for
    private boolean keep(Notice notice) {
        if (all.stream().anyMatch(each -> each.key().equals(notice.key()))) {
            return false;
        }
        int at = 0;
        while (at < all.size() && all.get(at).at().isAfter(notice.at())) {
            at++;
        }
        if (at >= MOST) {
            return false;
        }
        all.add(at, notice);
        if (all.size() > MOST) {
            all.removeLast();
        }
        return true;
    }

    private void count() {
        unread.set((int) all.stream().filter(notice -> !notice.read()).count());
    }

    /// Newest first.
    public ObservableList<Notice> all() {
        return toSee;
    }

    public ReadOnlyIntegerProperty unread() {
        return unread.getReadOnlyProperty();
    }

    public ToastsViewModel toasts() {
        return toasts;
    }

    /// Somebody looks at them: finds out which of their things are here.
    public void look() {
        Set<Thing> things =
                all.stream().map(Notice::thing).filter(Objects::nonNull).collect(Collectors.toCollection(HashSet::new));
        background.submit(
                () -> things.stream().filter(places::has).toList(),
                found -> {
                    here.clear();
                    here.addAll(found);
                },
                failure -> LOG.warn("{}", Sentences.of(failure)));
    }

    /// Something arrived on this computer, perhaps what is spoken of on screen.
    public void changed() {
        if (toasts.shown().stream().anyMatch(notice -> notice.thing() != null && !opens(notice))) {
            look();
        }
    }

    /// The things that are known to be on this computer.
    public ObservableSet<Thing> here() {
        return here;
    }

    public boolean opens(Notice notice) {
        return notice.thing() != null && here.contains(notice.thing());
    }

    /// Goes to what it is about, where that is here; it counts as read in any case.
    ///
    /// @return whether there was somewhere to go
    public boolean open(Notice notice) {
        toasts.dismiss(notice.key());
        read(notice);
        if (notice.thing() != null && opens(notice)) {
            places.open(notice.thing());
            return true;
        }
        return false;
    }

    private void read(Notice notice) {
        int at = indexOf(notice.key());
        if (at >= 0 && !all.get(at).read()) {
            all.set(at, all.get(at).seen());
            count();
            save();
        }
    }

    private int indexOf(String key) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    public void readAll() {
        if (unread.get() > 0) {
            all.replaceAll(Notice::seen);
            count();
            save();
        }
    }

    /// `14:03`, and who did it where that is known.
    public String byline(Notice notice) {
        Instant now = clock.instant();
        return moments.of(notice.at(), now) + (notice.who().isEmpty() ? "" : " · " + notice.who());
    }

    /// One after the other, and only once what was there before is known.
    private void save() {
        unsaved = true;
        if (saving || !loaded || closed) {
            return;
        }
        saving = true;
        unsaved = false;
        List<Notice> snapshot = new ArrayList<>(all);
        background.submit(
                () -> {
                    file.write(snapshot);
                    return Optional.empty();
                },
                _ -> saved(),
                failure -> {
                    LOG.warn("What was told cannot be kept: {}", Sentences.of(failure));
                    saved();
                });
    }

    private void saved() {
        saving = false;
        if (unsaved) {
            save();
        }
    }

    /// Nothing is told any more, and what was told last is kept before this returns.
    public void close() {
        closed = true;
        toasts.close();
        if (loaded && (saving || unsaved)) {
            try {
                file.last(all);
            } catch (IOException e) {
                LOG.warn("What was told cannot be kept: {}", Sentences.of(e));
            }
        }
    }
}
