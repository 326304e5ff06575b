package io.tidemark.app.workspace;

import io.tidemark.analytics.change.Replica;
import io.tidemark.app.AppException;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LineListener;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.live.LiveLine;
import io.tidemark.bridge.sync.Checked;
import io.tidemark.bridge.sync.Rhythm;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncLoop;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.bridge.sync.UploadState;
import io.tidemark.store.ReplicaFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A replica being kept equal to its server: the sync loop does the work, the live line says when there is some.
final class Syncing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Syncing.class);
    private static final String APP = "tidemark-desktop/0.1";
    private static final Duration LONGEST_CHECK = Duration.ofHours(1);
    /// All rows are read each time.
    private static final Duration COMPARE_AGAIN = Duration.ofMinutes(15);

    private final SyncLoop loop;
    private final ReplicaFile file;
    /// Owned by the loop's thread.
    private Instant compareAt = Instant.MIN;
    private final LiveLine line;
    private final URI server;
    private final LastSync lastSync;
    private final InstantSource clock;
    private final Consumer<SyncStanding> standings;
    private volatile boolean closing;
    /// Guarded by `this`, so that what follows from it is told in order.
    private Reach reach = Reach.unknown();

    private volatile SyncStanding standing;

    /// @param witnesses hear the line too
    Syncing(
            ServerLink link,
            ReplicaFile file,
            LastSync lastSync,
            InstantSource clock,
            RandomGenerator random,
            Consumer<SyncStanding> standings,
            List<LineListener> witnesses) {
        this.server = link.server().address();
        this.lastSync = lastSync;
        this.clock = clock;
        this.standings = standings;
        this.standing = new SyncStanding.Syncing(0, 0, lastSync.at());
        this.file = file;
        this.loop = new SyncLoop(link.syncApi(), file.replica(), file.outbox(), APP, Rhythm.usual(random), clock);
        List<LineListener> audience = new ArrayList<>(witnesses);
        audience.addFirst(new Pokes());
        this.line = new LiveLine(server, link.session(), new Audience(audience), clock, random, link.addresses());
        loop.listen(new Heard());
    }

    /// Has somebody else hear the sync. Before the start.
    void listen(SyncListener witness) {
        loop.listen(witness);
    }

    /// Has somebody hear what becomes of what people did here. Before the start.
    void listenToUploads(Consumer<UploadState> witness) {
        loop.listen(new SyncListener() {
            @Override
            public void state(SyncState state) {
                // of the other way
            }

            @Override
            public void upload(UploadState state) {
                witness.accept(state);
            }

            @Override
            public void applied(Replica.Applied what) {
                // of the other way
            }
        });
    }

    /// The way into rooms of the line.
    Onlookers.Door door() {
        return new Onlookers.Door() {
            @Override
            public void enter(String room) {
                line.join(room, true);
            }

            @Override
            public void leave(String room) {
                line.leave(room);
            }
        };
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

    /// Compares every row with the server's and fetches those that differ; blocks.
    ///
    /// @throws BridgeException when the server cannot be asked now
    Checked check() {
        try {
            CompletableFuture<Checked> asked = compare();
            loop.pullNow();
            return asked.get(LONGEST_CHECK.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AppException("The copy could not be compared.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeException.Cancelled();
        } catch (TimeoutException e) {
            throw new AppException("Comparing every row takes longer than an hour. It goes on; look again later.", e);
        }
    }

    private CompletableFuture<Checked> compare() {
        return loop.check(file.copy()).whenComplete((checked, failed) -> {
            if (failed == null) {
                file.compared();
                LOG.info(
                        "compared: {} of {} parts differed", checked.differing().size(), checked.buckets());
            }
        });
    }

    /// After a program that did not come to its end, once the server was there: its copy is looked at with one of the
    /// next pulls, now and then again until that has come to its end.
    private void compareIfCutShort() {
        Instant now = clock.instant();
        if (file.wasCutShort() && !now.isBefore(compareAt)) {
            compareAt = now.plus(COMPARE_AGAIN);
            LOG.info("the program before was cut short; its copy is compared with the server's");
            var unused = compare();
        }
    }

    /// Somebody did something here that the server is to have.
    void send() {
        loop.pokeUpload();
    }

    void rest() {
        loop.cancel();
    }

    @Override
    public void close() {
        closing = true;
        line.close();
        loop.close();
    }

    static SyncOutcome once(
            ServerLink link, ReplicaFile file, LastSync lastSync, InstantSource clock, SyncOutcome.Progress progress) {
        SyncOnce once = new SyncOnce(link.syncApi(), file.replica(), file.outbox(), APP, clock);
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

    /// @return what was known before
    private synchronized Reach learn(UnaryOperator<Reach> news) {
        Reach before = reach;
        reach = news.apply(before);
        SyncStanding now = reach.standing(clock.instant(), lastSync.at());
        if (!now.equals(standing) && !closing) {
            standing = now;
            standings.accept(now);
        }
        return before;
    }

    private final class Heard implements SyncListener {
        private boolean away;

        @Override
        public void state(SyncState state) {
            away |= state instanceof SyncState.Offline;
            @Nullable Instant at = state instanceof SyncState.Idle idle ? idle.asOf() : null;
            if (at != null) {
                lastSync.was(at);
                compareIfCutShort();
                if (away) {
                    away = false;
                    line.answered();
                }
            }
            learn(before -> before.sync(state, clock.instant()));
        }

        @Override
        public void applied(Replica.Applied what) {
            // the replica itself tells of every commit, whoever wrote it
        }
    }

    private final class Pokes implements LineListener {
        @Override
        public void state(LineState state) {
            boolean network = !(state instanceof LineState.Waiting) || Network.leadsTo(server);
            Reach before = learn(known -> known.line(state, clock.instant(), network));
            // Back again means something may be new; lost, that the server may not answer any more.
            if (state instanceof LineState.Live) {
                loop.lineBack();
            } else if (state instanceof LineState.Waiting waiting && !waiting.asked()) {
                loop.lineLost();
            } else if (state instanceof LineState.Waiting && before.lost() == null) {
                loop.poke();
            }
        }

        @Override
        public void poke(long lsn, long policyVersion) {
            loop.poke();
        }

        @Override
        public void gap(String room, Gap why) {
            loop.poke();
        }
    }
}
