package io.tidemark.app.workspace;

import io.tidemark.analytics.change.Replica;
import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers the times without the live line, for as long as they are worth a word. Hears the line and the sync on
/// their threads; may be asked from any.
final class Stretches implements LineListener, SyncListener {
    /// Older ones are of no interest any more.
    static final Duration WORTH_A_WORD = Duration.ofMinutes(30);
    static final int MOST = 20;
    /// Nobody misses anything in less.
    static final Duration SHORTEST = Duration.ofSeconds(5);
    /// Rooms answer one by one after the line is back, some of them after the sync.
    static final Duration STILL_ANSWERING = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Runnable changed;
    private final Deque<Stretch> known = new ArrayDeque<>();
    private boolean live;
    private boolean reread;
    private @Nullable Instant lost;
    private @Nullable Instant whole;

    /// @param changed told when [#known] is another list
    Stretches(InstantSource clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /// The latest last.
    synchronized List<Stretch> known() {
        Instant oldest = clock.instant().minus(WORTH_A_WORD);
        known.removeIf(stretch -> stretch.to().isBefore(oldest));
        return List.copyOf(known);
    }

    /// Nobody wants to read of it any more.
    void dismiss(Stretch stretch) {
        synchronized (this) {
            known.remove(stretch);
        }
        changed.run();
    }

    @Override
    public synchronized void state(LineState state) {
        boolean now = state instanceof LineState.Live;
        if (live && !now && lost == null) {
            lost = clock.instant();
        }
        live = now;
    }

    @Override
    public void poke(long lsn, long policyVersion) {
        // the sync says when it is in
    }

    @Override
    public void gap(String room, Gap why) {
        if (isNewsAfterAll()) {
            changed.run();
        }
    }

    private synchronized boolean isNewsAfterAll() {
        @Nullable Stretch last = known.peekLast();
        Instant now = clock.instant();
        if (lost == null && last != null && now.isBefore(last.to().plus(STILL_ANSWERING))) {
            known.removeLast();
            known.addLast(new Stretch(last.from(), last.to(), Stretch.How.REREAD));
            return last.how() != Stretch.How.REREAD;
        }
        // who falls behind on a line that holds is told so, too
        lost = lost == null ? (whole == null ? now : whole) : lost;
        reread = true;
        return false;
    }

    @Override
    public void state(SyncState state) {
        switch (state) {
            case SyncState.Idle idle -> {
                if (idle.asOf() != null && ends(idle.asOf())) {
                    changed.run();
                }
            }
            case SyncState.Working working -> fetches(working.total() > 0);
            case SyncState.Offline _, SyncState.NeedsAttention _ -> {}
        }
    }

    /// @param parts whole parts of the data, not only what changed
    private synchronized void fetches(boolean parts) {
        reread |= parts && lost != null;
    }

    private synchronized boolean ends(Instant now) {
        whole = now;
        Instant from = lost;
        if (!live || from == null) {
            return false;
        }
        Stretch stretch = new Stretch(from, now, reread ? Stretch.How.REREAD : Stretch.How.REPLAYED);
        lost = null;
        reread = false;
        boolean noticed = stretch.how() == Stretch.How.REREAD
                || Duration.between(from, now).compareTo(SHORTEST) >= 0;
        if (noticed) {
            known.addLast(stretch);
            if (known.size() > MOST) {
                known.removeFirst();
            }
        }
        return noticed;
    }

    @Override
    public void applied(Replica.Applied what) {
        // how much it was does not matter
    }
}
