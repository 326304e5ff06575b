package io.tidemark.app.lock;

import io.tidemark.app.Sentences;
import io.tidemark.app.kit.Background;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.sync.SyncViewModel;
import io.tidemark.app.workspace.ReadingTime;
import io.tidemark.app.workspace.SyncStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// Whether the copy is locked, and what is said of that. It looks by itself: when the time is over while somebody
/// looks on it locks, and it opens with the next session. Owned by the background's owner thread.
public final class LockViewModel {
    /// A computer that slept does not count.
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// Whoever waits for it is let in soon.
    static final Duration LOCKED_LOOK = Duration.ofSeconds(1);

    private final Background background;
    private final Supplier<Optional<ReadingTime>> time;
    private final Callable<Integer> waiting;
    private final SyncViewModel sync;
    private final InstantSource clock;
    private final Moments moments;

    private final ReadOnlyBooleanWrapper locked = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper since = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper kept = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper connecting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper signIn = new ReadOnlyBooleanWrapper();
    private Background.@Nullable Running next;
    private boolean closed;

    /// @param time    empty where nothing ever locks
    /// @param waiting counts what was done here and is not sent; blocks
    /// @param sync    how the server is reached
    public LockViewModel(
            Background background,
            Supplier<Optional<ReadingTime>> time,
            Callable<Integer> waiting,
            SyncViewModel sync,
            InstantSource clock,
            Moments moments) {
        this.background = background;
        this.time = time;
        this.waiting = waiting;
        this.sync = sync;
        this.clock = clock;
        this.moments = moments;
        sync.face().addListener((_, _, _) -> say());
    }

    public ReadOnlyBooleanProperty locked() {
        return locked.getReadOnlyProperty();
    }

    /// Since when.
    ReadOnlyStringProperty since() {
        return since.getReadOnlyProperty();
    }

    /// What is not lost.
    ReadOnlyStringProperty kept() {
        return kept.getReadOnlyProperty();
    }

    /// How far connecting has come, or what is in its way.
    ReadOnlyStringProperty status() {
        return status.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty connecting() {
        return connecting.getReadOnlyProperty();
    }

    /// Whether signing in again is what helps.
    ReadOnlyBooleanProperty signIn() {
        return signIn.getReadOnlyProperty();
    }

    /// Looks whether it is locked; whenever something was heard of the server, too.
    public void look() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        @Nullable ReadingTime found = time.get().orElse(null);
        if (found == null || closed) {
            locked.set(false);
            return;
        }
        if (found.over() && !locked.get()) {
            begin(found);
        }
        locked.set(found.over());
        next = background.after(found.over() ? LOCKED_LOOK : untilOver(found), this::look);
    }

    private Duration untilOver(ReadingTime found) {
        Duration left = Duration.between(clock.instant(), found.until());
        return left.compareTo(LOOK_AGAIN) > 0 || !left.isPositive() ? LOOK_AGAIN : left;
    }

    private void begin(ReadingTime found) {
        @Nullable Instant confirmed = found.confirmed();
        since.set("The server last confirmed it "
                + (confirmed == null ? "too long ago" : moments.within(confirmed, clock.instant())) + ".");
        kept.set("");
        say();
        background.submit(waiting, this::keep, failure -> kept.set(Sentences.of(failure)));
    }

    private void keep(int changes) {
        kept.set(
                switch (changes) {
                    case 0 -> "Everything is still here, and opens as you left it.";
                    case 1 ->
                        "Everything is still here, and opens as you left it. 1 change waits here and will be sent.";
                    default ->
                        "Everything is still here, and opens as you left it. " + changes
                                + " changes wait here and will be sent.";
                });
    }

    private void say() {
        connecting.set(sync.isConnecting());
        signIn.set(sync.wantsSignIn());
        status.set(
                connecting.get()
                        ? progress(sync.state().get())
                        : obstacle(sync.state().get()));
    }

    private static String progress(SyncStanding standing) {
        return standing instanceof SyncStanding.Syncing syncing && syncing.total() > 0
                ? "Connected: " + syncing.done() + " of " + syncing.total() + " parts are in."
                : "Asking the server…";
    }

    private String obstacle(SyncStanding standing) {
        return switch (standing) {
            case SyncStanding.Offline away -> away.why() + again(away.nextTry());
            case SyncStanding.Reconnecting _ -> "There is no connection. It is tried again by itself.";
            case SyncStanding.NeedsAttention attention -> attention.problem();
            case SyncStanding.Local _, SyncStanding.Live _, SyncStanding.Syncing _ -> "";
        };
    }

    private String again(@Nullable Instant at) {
        return at == null ? "" : " It is tried again by itself at " + moments.exactly(at) + ".";
    }

    /// Asks the server at once.
    void connect() {
        sync.pullNow();
    }

    /// Looks no more.
    public void close() {
        closed = true;
        look();
    }
}
