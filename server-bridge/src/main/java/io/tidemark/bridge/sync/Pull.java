package io.tidemark.bridge.sync;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.change.Replica.PendingPart;
import io.tidemark.analytics.change.Replica.Position;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.SyncApi;
import io.tidemark.bridge.rest.SyncCalls;
import java.time.Duration;
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
    /// A session is opened anew after that, so that the lease moves on while the device is online.
    private static final Duration SESSION = Duration.ofHours(1);

    private final SyncCalls api;
    private final Replica replica;
    private final String app;
    private final InstantSource clock;
    private final BooleanSupplier stopped;
    private SyncApi.@Nullable Opened opened;
    private Instant openedAt = Instant.MIN;
    /// Until when the device may show what it has, by its own clock.
    private Instant leaseUntil = Instant.MIN;
    /// Whether the replica does not know of that yet.
    private boolean unnoted;
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
        replica.resume();
        for (int round = 1; ; round++) {
            try {
                load |= open();
                confirm();
                if (load || replica.position().cursor() == null) {
                    load(tally, listener);
                }
                load = drain(tally, listener);
                if (!load) {
                    return tally;
                }
                if (round == MOST_ROUNDS) {
                    throw new BridgeException.Garbled("it says something else of what you may see each time", null);
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
        Instant now = clock.instant();
        Position position = replica.position();
        if (isOpen(now) && position.deviceId().equals(device)) {
            return false;
        }
        requireGoing();
        boolean reset = false;
        SyncApi.Opened answer;
        try {
            answer = api.open(hello(position, position.proof()));
        } catch (BridgeException.Conflict e) {
            if (!e.isReset() || position.proof() == null) {
                throw e;
            }
            answer = api.open(hello(position, null));
            reset = true;
        }
        opened = answer;
        openedAt = now;
        // a clock that is wrong is as wrong when it is asked how late it is
        leaseUntil = clock.instant().plus(Duration.between(answer.serverTime(), answer.leaseUntil()));
        unnoted = true;
        device = position.deviceId();
        requireGoing();
        boolean sameHistory = answer.epoch().equals(position.epoch());
        if (sameHistory && answer.lastMutation() < position.lastMutationTaken()) {
            LOG.warn("the server lost changes of this device; they are sent again");
            replica.lost(position.deviceId());
            opened = null;
        }
        return reset;
    }

    /// What may no longer be seen is gone: only now a copy that was locked may be read again.
    private void noteLease() {
        if (unnoted) {
            replica.lease(leaseUntil);
            unnoted = false;
        }
    }

    /// Not after the clock was put back, either.
    private boolean isOpen(Instant now) {
        return opened != null
                && !now.isBefore(openedAt)
                && now.isBefore(openedAt.plus(SESSION))
                && now.isBefore(leaseUntil);
    }

    private SyncApi.Hello hello(Position position, @Nullable String cursor) {
        return new SyncApi.Hello(position.deviceId(), app, cursor, position.lastMutationSent());
    }

    /// Tells the server what is gone from this device. What cannot be told is told by the next pull; nothing else
    /// depends on it.
    private void confirm() {
        Receipt receipt = replica.receipt();
        if (receipt == null) {
            return;
        }
        requireGoing();
        try {
            api.receipt(replica.position().deviceId(), receipt);
            replica.settled(receipt);
        } catch (BridgeException.Cancelled e) {
            throw e;
        } catch (BridgeException e) {
            LOG.info("the receipt of policy {} was not taken: {}", receipt.policyVersion(), e.getMessage());
            if (isRefusal(e)) {
                replica.settled(receipt);
            }
        }
    }

    /// Whether the server would say the same each time.
    private static boolean isRefusal(BridgeException failure) {
        return failure instanceof BridgeException.Refused refused
                ? refused.status() < 500
                : failure instanceof BridgeException.Conflict
                        || failure instanceof BridgeException.Gone
                        || failure instanceof BridgeException.TooOld;
    }

    private void load(Tally tally, SyncListener listener) {
        listener.state(new SyncState.Working("Asking what there is", 0, 0, tally.bytes, tally.rows));
        requireGoing();
        Manifest manifest = api.manifest(replica.position().proof());
        requireGoing();
        replica.begin(manifest);
        noteLease();
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
        if (parts.isEmpty()) {
            return;
        }
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
    /// @return true when a new manifest is needed: what the person may see changed, then what they may not see goes
    /// and nothing of that answer is taken in, or the replica was found to differ meanwhile
    private boolean drain(Tally tally, SyncListener listener) {
        while (true) {
            requireGoing();
            Position position = replica.position();
            @Nullable String cursor = position.cursor();
            if (cursor == null) {
                return true;
            }
            SyncApi.Changes changes = api.changes(cursor, position.deviceId(), mostBytes(), 0);
            Frame.Policy policy = policyChange(changes.frames(), position.policyVersion());
            if (policy != null) {
                withdraw(policy, tally, listener);
                return true;
            }
            requireGoing();
            Applied applied = replica.apply(changes.frames(), changes.checkpoint(), position.deviceId());
            noteLease();
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

    private static Frame.@Nullable Policy policyChange(List<Frame> frames, long known) {
        for (Frame frame : frames) {
            if (frame instanceof Frame.Policy policy && policy.policyVersion() != known) {
                return policy;
            }
        }
        return null;
    }

    /// Also when the run is to end: what goes now is not shown until the next one.
    private void withdraw(Frame.Policy policy, Tally tally, SyncListener listener) {
        Applied went = replica.withdraw(policy);
        if (!went.datasets().isEmpty()) {
            tally.datasets.addAll(went.datasets());
            listener.applied(went);
        }
        confirm();
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
