package io.tidemark.backend.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.change.Frame;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.BucketSums;
import io.tidemark.backend.warehouse.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What happened after a cursor, up to a checkpoint. Waits for something to happen when nothing has.
final class Changes {

    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    /// Commits of another node ring no bell here.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /// @param maxBytes beyond which no further transaction is added
    /// @param device   whose mutations are counted, null for none
    record Asked(long maxBytes, @Nullable String device) {}

    private final TenantStore store;
    private final CursorSeal seal;
    private final CommitBell bell;
    private final Counter bytes;

    Changes(TenantStore store, CursorSeal seal, CommitBell bell, MeterRegistry meters) {
        this.store = store;
        this.seal = seal;
        this.bell = bell;
        this.bytes = meters.counter("sync.changes.bytes");
    }

    /// The frames of one answer, the checkpoint last.
    ///
    /// @param asked what to read: waiting ends as well when only the device's mutations were answered
    FrameWriter after(Caller caller, Cursor cursor, Asked asked, Duration wait, boolean cbor)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            CountDownLatch next = bell.next(caller.tenant());
            boolean waits = System.nanoTime() < deadline;
            FrameWriter written = store.<@Nullable FrameWriter>read(caller.tenant(), READ_LIMIT, connection -> {
                var out = new FrameWriter(cbor);
                Follower follower = Follower.of(connection, caller);
                return isWritten(connection, follower, cursor, asked, waits, out) ? out : null;
            });
            if (written != null) {
                bytes.increment(written.size());
                return written;
            }
            long left = Math.min(deadline - System.nanoTime(), LOOK_AGAIN.toNanos());
            next.await(left, TimeUnit.NANOSECONDS);
        }
    }

    private boolean isWritten(
            Connection connection, Follower follower, Cursor cursor, Asked asked, boolean waits, FrameWriter out)
            throws SQLException {
        TenantHead head = TenantHead.of(connection);
        BackendException gone = gone(connection, cursor, head);
        if (gone != null) {
            throw gone;
        }
        if (cursor.policyVersion() != follower.policyVersion()
                || !cursor.bucketSetHash().equals(follower.granted().name())) {
            out.write(policy(connection, follower));
            out.write(checkpoint(
                    connection,
                    follower,
                    cursor,
                    head,
                    cursor.lsn(),
                    Told.nothingNew(cursor.device(), cursor.lastMutation())));
            return true;
        }
        if (cursor.generation() != follower.lastGeneration()) {
            throw gone("generation_changed", "A dataset has another shape since the cursor.");
        }
        Told now = Told.of(connection, follower, cursor, asked.device(), head.lsn());
        boolean settled = now.lastMutation() == cursor.toldOf(asked.device());
        if (waits && head.lsn() == cursor.lsn() && settled) {
            return false;
        }
        boolean[] full = new boolean[1];
        long last = LogRead.after(connection, follower, cursor.lsn(), frames -> {
            frames.forEach(out::write);
            full[0] = out.size() >= asked.maxBytes();
            return !full[0];
        });
        long lsn = full[0] ? last : head.lsn();
        Told told = lsn == head.lsn() ? now : Told.of(connection, follower, cursor, asked.device(), lsn);
        out.write(checkpoint(connection, follower, cursor, head, lsn, told));
        return true;
    }

    /// No data goes with it: a replica lets go of what it may no longer have before it takes in anything.
    private static Frame.Policy policy(Connection connection, Follower follower) throws SQLException {
        List<String> buckets = BucketSums.at(connection, Long.MAX_VALUE).stream()
                .filter(state -> follower.granted().has(state.dataset(), state.bucket()))
                .map(BucketSums.State::bucket)
                .toList();
        List<String> datasets = Catalog.all(connection).stream()
                .map(entry -> entry.dataset().id())
                .filter(follower.granted()::has)
                .toList();
        return new Frame.Policy(follower.policyVersion(), datasets, buckets);
    }

    private Frame.Checkpoint checkpoint(
            Connection connection, Follower follower, Cursor cursor, TenantHead head, long lsn, Told told)
            throws SQLException {
        List<Frame.BucketState> buckets = BucketSums.touched(connection, cursor.lsn(), lsn).stream()
                .filter(state -> follower.granted().has(state.dataset(), state.bucket()))
                .map(state -> new Frame.BucketState(
                        state.bucket(),
                        state.dataset(),
                        state.sum().count(),
                        state.sum().sum()))
                .toList();
        Cursor reached = Cursor.at(connection, follower, head, lsn, told);
        return new Frame.Checkpoint(
                lsn, seal.seal(reached), buckets, told.lastMutation(), told.keys(), told.rejected(), lsn < head.lsn());
    }

    private static @Nullable BackendException gone(Connection connection, Cursor cursor, TenantHead head)
            throws SQLException {
        if (!Epochs.has(connection, cursor, head)) {
            return gone(Epochs.CHANGED, "The server's history is another one than the cursor's.");
        }
        if (cursor.lsn() < LogRead.floor(connection)) {
            return gone("cursor_below_floor", "The log no longer reaches back to the cursor.");
        }
        return null;
    }

    private static BackendException gone(String reason, String detail) {
        return new BackendException(410, detail + " Ask for a manifest.").with("reason", reason);
    }
}
