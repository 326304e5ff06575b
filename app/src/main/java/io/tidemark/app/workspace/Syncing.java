package io.tidemark.app.workspace;

import io.tidemark.analytics.change.Replica;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.sync.Rhythm;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncLoop;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A replica being kept equal to its server: the sync loop does the work, the live line says when there is some.
final class Syncing implements AutoCloseable {
    private static final String APP = "tidemark-desktop/0.1";
    private static final String UNREACHABLE = "The server cannot be reached.";

    private final SyncLoop loop;
    private final LiveLine line;
    private final LastSync lastSync;
    private final Consumer<SyncStanding> standings;
    private volatile SyncStanding standing;

    Syncing(
            ServerLink link,
            Replica replica,
            LastSync lastSync,
            InstantSource clock,
            RandomGenerator random,
            Consumer<SyncStanding> standings,
            Runnable changed) {
        this.lastSync = lastSync;
        this.standings = standings;
        this.standing = new SyncStanding.Syncing(0, 0, lastSync.at());
        this.loop = new SyncLoop(link.syncApi(), replica, APP, Rhythm.usual(random), clock);
        this.line = new LiveLine(link.server().address(), link.session(), new Pokes(), clock, random);
        loop.listen(new Heard(changed));
    }

    void start() {
        loop.start();
        line.start();
    }

    SyncStanding standing() {
        return standing;
    }

    void pullNow() {
        loop.pullNow();
        line.tryNow();
    }

    void rest() {
        loop.cancel();
    }

    @Override
    public void close() {
        line.close();
        loop.close();
    }

    static SyncOutcome once(
            ServerLink link, Replica replica, LastSync lastSync, InstantSource clock, SyncOutcome.Progress progress) {
        SyncOnce once = new SyncOnce(link.syncApi(), replica, APP, clock);
        SyncOnce.Report report = once.run(new SyncListener() {
            @Override
            public void state(SyncState state) {
                if (state instanceof SyncState.Working working) {
                    progress.at(working.done(), working.total());
                }
            }

            @Override
            public void applied(Replica.Applied what) {}
        });
        lastSync.was(clock.instant());
        return new SyncOutcome(
                report.rows(),
                report.datasets(),
                report.documents(),
                report.bytes(),
                report.elapsedMs(),
                report.cursor());
    }

    private SyncStanding of(SyncState state) {
        return switch (state) {
            case SyncState.Idle idle -> atRest(idle.asOf());
            case SyncState.Working working -> new SyncStanding.Syncing(working.done(), working.total(), lastSync.at());
            case SyncState.Offline _ -> new SyncStanding.Offline(UNREACHABLE, lastSync.at());
            case SyncState.NeedsAttention(String sentence) -> new SyncStanding.NeedsAttention(sentence, lastSync.at());
        };
    }

    private SyncStanding atRest(@Nullable Instant at) {
        if (at == null) {
            return new SyncStanding.Syncing(0, 0, lastSync.at());
        }
        lastSync.was(at);
        return new SyncStanding.Live(at);
    }

    private final class Heard implements SyncListener {
        private final Runnable changed;

        Heard(Runnable changed) {
            this.changed = changed;
        }

        @Override
        public void state(SyncState state) {
            standing = of(state);
            standings.accept(standing);
        }

        @Override
        public void applied(Replica.Applied what) {
            changed.run();
        }
    }

    private final class Pokes implements LineListener {
        @Override
        public void state(LineState state) {
            // Back again means something may be new; gone means the pill should not say live for long.
            if (state instanceof LineState.Live || state instanceof LineState.Waiting) {
                loop.poke();
            }
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            loop.poke();
        }
    }
}
