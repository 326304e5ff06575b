package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.Replica.Position;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a replica up to the server's present: the manifest's parts where there is no position yet, then the
/// changes. What differs or is gone is fetched anew, a few times. `run` belongs to one thread; `stop` may come from
/// any.
final class Pull {
    private static final Logger LOG = LoggerFactory.getLogger(Pull.class);
    private static final int MOST_ROUNDS = 3;

    private final SyncCalls api;
    private final Replica replica;
    private final String app;
    private final InstantSource clock;
    private final BooleanSupplier stopped;
    private SyncApi.@Nullable Opened opened;
    /// For which the session was opened.
    private String device = "";

    /// @param stopped asked before anything is put in; true ends the run
    Pull(SyncCalls api, Replica replica, String app, InstantSource clock, BooleanSupplier stopped) {
        this.api = api;
        this.replica = replica;
        this.app = app;
        this.clock = clock;
        this.stopped = stopped;
    }

    /// What one run brought. Owned by the run's thread.
    static final class Tally {
        private final Set<String> datasets = new HashSet<>();
        private long rows;
        private long bytes;
        private int documents;

        private void add(SyncApi.Changes changes, Applied applied) {
            bytes += changes.bytes();
            rows += applied.rows();
            documents += applied.documents();
            datasets.addAll(applied.datasets());
        }

        long rows() {
            return rows;
        }

        long bytes() {
            return bytes;
        }

        int documents() {
            return documents;
        }

        int datasets() {
            return datasets.size();
        }
    }

    /// @throws BridgeException when it cannot be completed; what was put in stays in
    Tally run(SyncListener listener) {
        Tally tally = new Tally();
        boolean load = false;
        for (int round = 1; ; round++) {
            try {
                load |= open();
                if (load || replica.position().cursor() == null) {
                    load(tally, listener);
                }
                load = drain(tally, listener, load);
                if (!load) {
                    return tally;
                }
            } catch (SumMismatch e) {
                LOG.warn("round {}: {}", round, e.getMessage());
                if (round == MOST_ROUNDS) {
                    throw new BridgeException.Differs(e);
                }
                replica.distrust(e.buckets());
            } catch (BridgeException.Gone e) {
                LOG.info("round {}: position or snapshot is gone: {}", round, e.reason());
                if (round == MOST_ROUNDS) {
                    throw e;
                }
                load = true;
            } catch (BridgeException.Refused e) {
                // 403: what the person may see has changed since the manifest.
                if (e.status() != 403 || round == MOST_ROUNDS) {
                    throw e;
                }
                load = true;
            }
        }
    }

    private void requireGoing() {
        if (stopped.getAsBoolean()) {
            throw new BridgeException.Cancelled();
        }
    }

    /// @return true when the server's history is another one, so that all is to be loaded again
    private boolean open() {
        SyncApi.Opened current = opened;
        Instant now = clock.instant();
        Position position = replica.position();
        if (current != null
                && now.isBefore(current.leaseUntil())
                && position.deviceId().equals(device)) {
            return false;
        }
        requireGoing();
        boolean reset = false;
        try {
            opened = api.open(hello(position, position.cursor()));
        } catch (BridgeException.Conflict e) {
            if (!e.isReset() || position.cursor() == null) {
                throw e;
            }
            opened = api.open(hello(position, null));
            reset = true;
        }
        device = position.deviceId();
        requireGoing();
        boolean sameHistory = opened.epoch().equals(position.epoch());
        if (sameHistory && opened.lastMutation() < position.lastMutationTaken()) {
            LOG.warn("the server lost changes of this device; they are sent again");
            replica.lost(position.deviceId());
            opened = null;
        }
        return reset;
    }

    private SyncApi.Hello hello(Position position, @Nullable String cursor) {
        return new SyncApi.Hello(position.deviceId(), app, cursor, position.lastMutationSent());
    }

    private void load(Tally tally, SyncListener listener) {
        listener.state(new SyncState.Working("Asking what there is", 0, 0, tally.bytes, tally.rows));
        requireGoing();
        Manifest manifest = api.manifest();
        requireGoing();
        replica.begin(manifest);
        manifest.datasets().forEach(dataset -> tally.datasets.add(dataset.id()));
        tally.documents += manifest.documents().size();
        listener.applied(new Applied(
                manifest.datasets().stream().map(dataset -> dataset.id()).toList(),
                0,
                manifest.documents().size()));
        List<PendingPart> parts = replica.pendingParts();
        int total = manifest.buckets().stream()
                .mapToInt(bucket -> bucket.snapshot().parts().size())
                .sum();
        long rows = 0;
        try (Prefetch prefetch = new Prefetch(api, parts)) {
            for (int i = 0; i < parts.size(); i++) {
                int number = total - parts.size() + i + 1;
                listener.state(new SyncState.Working(
                        "Syncing " + number + "/" + total, number - 1, total, tally.bytes, tally.rows));
                put(parts.get(i), prefetch.next(), tally);
                String dataset = parts.get(i).dataset();
                rows += parts.get(i).rows();
                if (i + 1 == parts.size() || !parts.get(i + 1).dataset().equals(dataset)) {
                    listener.applied(new Applied(List.of(dataset), rows, 0));
                    rows = 0;
                }
            }
        }
    }

    private void put(PendingPart part, RowPage page, Tally tally) {
        requireGoing();
        replica.applyPart(part, page);
        tally.bytes += part.bytes();
        tally.rows += part.rows();
    }

    /// Takes in changes until there are no more.
    ///
    /// @param loaded whether a manifest was taken in this round
    /// @return true when a new manifest is needed: what the person may see changed, then nothing of that answer is
    /// taken in, or the replica was found to differ meanwhile
    private boolean drain(Tally tally, SyncListener listener, boolean loaded) {
        while (true) {
            requireGoing();
            Position position = replica.position();
            @Nullable String cursor = position.cursor();
            if (cursor == null) {
                return true;
            }
            SyncApi.Changes changes = api.changes(cursor, position.deviceId(), mostBytes(), 0);
            if (!loaded && policyChanged(changes.frames(), position.policyVersion())) {
                return true;
            }
            requireGoing();
            Applied applied = replica.apply(changes.frames(), changes.checkpoint(), position.deviceId());
            tally.add(changes, applied);
            if (!applied.datasets().isEmpty() || applied.documents() > 0) {
                listener.applied(applied);
            }
            if (!changes.checkpoint().more()) {
                return false;
            }
            listener.state(new SyncState.Working("Taking in changes", 0, 0, tally.bytes, tally.rows));
        }
    }

    private static boolean policyChanged(List<Frame> frames, long known) {
        return frames.stream()
                .anyMatch(frame -> frame instanceof Frame.Policy policy && policy.policyVersion() != known);
    }

    private long mostBytes() {
        SyncApi.Opened current = opened;
        return current == null ? 4L * 1024 * 1024 : current.limits().maxBytes();
    }

    /// The session is asked for again before the next run.
    void reopen() {
        opened = null;
    }
}
