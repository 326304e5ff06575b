package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Copy;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a replica equal to the server for as long as it runs: pulls at the start, at every poke and every half
/// minute, more often while nobody can poke. One thread owns it, the only one that puts the server's data into the
/// replica; it is a platform thread because SQLite keeps a core busy. Beside it, and without either waiting for the
/// other, what people did here is sent. All public methods may be called from any thread and return at once, `close`
/// within seconds.
public final class SyncLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncLoop.class);
    private static final Duration END = Duration.ofSeconds(20);

    private final SyncApi api;
    private final Pull pull;
    private final UploadLoop uploads;
    private final Replica replica;
    private final Rhythm rhythm;
    private final InstantSource clock;
    private final Bell bell = new Bell();
    private final List<SyncListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Check> check = new AtomicReference<>();
    private final Thread thread;
    private volatile SyncState state;
    private volatile boolean closed;
    private volatile boolean halted;
    private volatile @Nullable Instant lineLostAt;
    /// Device and history of the last pull that was completed.
    private List<@Nullable String> standing = List.of();

    private @Nullable Instant offlineSince;

    /// @param app name and version of the program, for the server's log
    public SyncLoop(SyncApi api, Replica replica, Outbox outbox, String app, Rhythm rhythm, InstantSource clock) {
        this.api = api;
        this.pull = new Pull(api, replica, app, clock, () -> closed || halted);
        this.replica = replica;
        this.rhythm = rhythm;
        this.clock = clock;
        this.state = new SyncState.Idle(null, replica.position().lsn());
        this.uploads = new UploadLoop(api.apart(), outbox, rhythm, clock, this::uploading, this::poke);
        this.thread = Thread.ofPlatform().daemon().name("sync").unstarted(this::run);
    }

    /// Listeners are told of what comes after; `state()` says what is.
    public void listen(SyncListener listener) {
        listeners.add(listener);
    }

    public SyncState state() {
        return state;
    }

    /// Begins; the first pull and the first upload are at once.
    public void start() {
        thread.start();
        uploads.start();
    }

    /// Somebody did something here that is to be sent.
    public void pokeUpload() {
        uploads.ring();
    }

    /// There may be something new: the live line heard of a commit, or the network came back. Does not undo a
    /// `cancel`.
    public void poke() {
        if (!halted) {
            bell.ring();
        }
    }

    /// Nobody will poke for now: until the line is back the loop looks by itself as often as it tries a server that is
    /// away.
    public void lineLost() {
        if (lineLostAt == null) {
            lineLostAt = clock.instant();
            poke();
        }
    }

    public void lineBack() {
        lineLostAt = null;
        poke();
    }

    /// A person asks: pulls and sends at once, also after `cancel`, also when the next try would be later.
    public void pullNow() {
        halted = false;
        bell.ring();
        uploads.insist();
    }

    private record Check(Copy copy, CompletableFuture<Checked> done) {}

    /// Compares every row with the server's, right after the next pull, whenever that is, and fetches those that
    /// differ. Who asks while another comparison waits gets that one's result.
    ///
    /// @return fails as the pull does when the server cannot be asked
    public CompletableFuture<Checked> check(Copy copy) {
        Check asked = new Check(copy, new CompletableFuture<>());
        Check first = check.compareAndExchange(null, asked);
        if (closed) {
            checkFailed(new BridgeException.Cancelled());
        }
        return (first == null ? asked : first).done();
    }

    /// What the pulls in between throw ends the turn, as it does for any pull.
    private void checkIfAsked() {
        Check asked = check.get();
        if (asked == null) {
            return;
        }
        become(new SyncState.Working("Comparing every row", 0, 0, 0, 0));
        CopyCheck comparison = new CopyCheck(api, asked.copy(), () -> closed || halted);
        while (!isCompared(comparison, asked)) {
            pull.run(relay);
        }
    }

    /// @return false when the server's changes are to be taken in first
    private boolean isCompared(CopyCheck comparison, Check asked) {
        try {
            if (comparison.run(replica.position().lsn())) {
                check.set(null);
                asked.done().complete(comparison.checked());
                return true;
            }
            if (!comparison.toLoad().isEmpty()) {
                LOG.info("loaded anew: {}", comparison.toLoad());
                replica.distrust(comparison.toLoad());
            }
            return false;
        } catch (BridgeException.Cancelled e) {
            throw e;
        } catch (BridgeException e) {
            // what was pulled is in: only the comparison did not come to its end
            LOG.info("the copy could not be compared: {}", e.getMessage());
            checkFailed(e);
            return true;
        }
    }

    private void checkFailed(RuntimeException why) {
        Check asked = check.getAndSet(null);
        if (asked != null) {
            asked.done().completeExceptionally(why);
        }
    }

    /// Ends the runs that are going on and rests until `pullNow`. Parts that are in stay in.
    public void cancel() {
        halted = true;
        api.cancel();
        bell.ring();
        uploads.halt();
    }

    /// Ends the runs that are going on and the threads with them. The replica may be closed afterwards.
    @Override
    public void close() {
        closed = true;
        api.cancel();
        bell.ring();
        checkFailed(new BridgeException.Cancelled());
        uploads.close();
        try {
            if (thread.isAlive() && !thread.join(END)) {
                LOG.warn("the sync thread was still busy {} s after it was told to end", END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            bell.silence();
            bell.await(halted ? rest() : turn());
        }
    }

    private Duration rest() {
        become(new SyncState.NeedsAttention("You stopped the sync. What has arrived is kept; it goes on from there."));
        return rhythm.poll();
    }

    /// One pull.
    ///
    /// @return how long until the next, unless somebody rings
    private Duration turn() {
        try {
            if (!(state instanceof SyncState.Idle)) {
                become(new SyncState.Working("Connecting", 0, 0, 0, 0));
            }
            pull.run(relay);
            ringWhenReachable();
            checkIfAsked();
            offlineSince = null;
            become(new SyncState.Idle(clock.instant(), replica.position().lsn()));
            return untilNextLook();
        } catch (BridgeException e) {
            pull.reopen();
            checkFailed(e);
            return after(e);
        } catch (RuntimeException e) {
            checkFailed(e);
            LOG.error("sync stopped", e);
            String message = e.getMessage();
            return attention(message == null ? "Sync stopped unexpectedly. What is here stays usable." : message);
        }
    }

    private Duration untilNextLook() {
        Instant lost = lineLostAt;
        Duration alone = lost == null ? rhythm.poll() : rhythm.again(Duration.between(lost, clock.instant()));
        return alone.compareTo(rhythm.poll()) < 0 ? alone : rhythm.poll();
    }

    /// The server is there, perhaps again, for the first time, or another one than before: what waits can be sent.
    private void ringWhenReachable() {
        Replica.Position position = replica.position();
        List<@Nullable String> now = Arrays.asList(position.deviceId(), position.epoch());
        if (now.equals(standing)) {
            uploads.reachable();
        } else {
            uploads.ring();
        }
        standing = now;
    }

    private void uploading(UploadState next) {
        for (SyncListener listener : listeners) {
            listener.upload(next);
        }
    }

    private Duration after(BridgeException failure) {
        return switch (failure) {
            case BridgeException.Unreachable e -> offline(Duration.ZERO);
            case BridgeException.Busy e -> offline(e.retryAfter());
            case BridgeException.Cancelled e -> halted || closed ? Duration.ZERO : rhythm.poll();
            case BridgeException.Unauthorized e -> attention(e.sentence());
            case BridgeException.Refused e -> attention(e.sentence());
            case BridgeException.Conflict e -> attention(e.sentence());
            case BridgeException.Gone e -> attention(e.sentence());
            case BridgeException.TooOld e -> attention(tooOld(e));
            case BridgeException.Garbled e -> attention(e.sentence());
            case BridgeException.Unreadable e -> attention(e.sentence());
            case BridgeException.Differs e -> attention(e.sentence());
            case BridgeException.NotSent e -> attention(e.sentence());
            case BridgeException.Uncertain e -> attention(e.sentence());
            case BridgeException.Late e -> attention(e.sentence());
            case BridgeException.Declined e -> attention(e.sentence());
        };
    }

    private Duration offline(Duration asked) {
        Instant now = clock.instant();
        Instant since = offlineSince == null ? now : offlineSince;
        offlineSince = since;
        Duration wait = asked.plus(rhythm.again(Duration.between(since, now)));
        become(new SyncState.Offline(since, now.plus(wait)));
        return wait;
    }

    /// What waits goes on being sent beside this; only who never had anything from the server cannot say to which
    /// history it belongs.
    private String tooOld(BridgeException.TooOld failure) {
        return replica.position().epoch() == null
                ? "Update Tidemark to receive anything from this server. What you do here is kept until then."
                : failure.sentence();
    }

    private Duration attention(String sentence) {
        become(new SyncState.NeedsAttention(sentence));
        return rhythm.poll();
    }

    private void become(SyncState next) {
        if (next.equals(state)) {
            return;
        }
        state = next;
        for (SyncListener listener : listeners) {
            listener.state(next);
        }
    }

    private final SyncListener relay = new SyncListener() {
        @Override
        public void state(SyncState next) {
            become(next);
        }

        @Override
        public void applied(Applied what) {
            for (SyncListener listener : listeners) {
                listener.applied(what);
            }
        }
    };
}
