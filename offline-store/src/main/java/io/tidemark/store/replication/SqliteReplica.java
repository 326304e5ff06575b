package io.tidemark.store.replication;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.store.catalog.Catalog;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.catalog.StoredDataset;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.lease.Leasing;
import io.tidemark.store.outbox.Overlay;
import io.tidemark.store.rows.Aftermath;
import io.tidemark.store.rows.Bucket;
import io.tidemark.store.rows.RowChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The replica as the sync loop sees it.
public final class SqliteReplica implements Replica {
    private final SqliteFile file;
    private final Aftermath aftermath;
    private final Leasing leasing;
    private final InstantSource clock;
    private final Erasure erasure;

    public SqliteReplica(SqliteFile file, Aftermath aftermath, Leasing leasing, InstantSource clock) {
        this.file = file;
        this.aftermath = aftermath;
        this.leasing = leasing;
        this.clock = clock;
        this.erasure = new Erasure(file, aftermath.index(), clock);
    }

    @Override
    public Position position() {
        return file.readers().read(connection -> {
            Meta.Facts facts = Meta.all(connection);
            @Nullable String cursor = facts.text(Meta.CURSOR);
            return new Position(
                    Objects.requireNonNull(facts.text(Meta.DEVICE), "a replica has a device id"),
                    Parts.pending(connection, true).isEmpty() ? cursor : null,
                    cursor == null ? facts.text(Meta.PROOF) : cursor,
                    facts.number(Meta.LSN),
                    facts.text(Meta.EPOCH),
                    facts.number(Meta.POLICY_VERSION),
                    facts.number(Meta.SCHEMA_VERSION),
                    facts.number(Meta.LAST_MUTATION),
                    facts.number(Meta.LAST_TAKEN));
        });
    }

    @Override
    public List<PendingPart> pendingParts() {
        return file.readers().read(connection -> Parts.pending(connection, false));
    }

    @Override
    public void begin(Manifest manifest) {
        boolean withdrawn = file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            Connection connection = transaction.connection();
            Withdrawal withdrawal = new ManifestIntake(connection, changes).take(manifest);
            String epoch = Meta.EPOCH.text(connection);
            Overlay overlay = new Overlay(transaction, aftermath.listeners());
            withdrawal.documents(overlay.serve(manifest.documents()));
            boolean revoked =
                    !withdrawal.isNothing() && Meta.POLICY_VERSION.number(connection) != manifest.policyVersion();
            if (revoked) {
                withdrawal.leaveReceipt(manifest.policyVersion(), clock.instant());
            }
            if (epoch != null && !epoch.equals(manifest.epoch())) {
                overlay.recount(true);
            }
            Meta.EPOCH.put(connection, manifest.epoch());
            Meta.CURSOR.put(connection, manifest.cursor());
            Meta.LSN.put(connection, 0);
            Meta.POLICY_VERSION.put(connection, manifest.policyVersion());
            Meta.SCHEMA_VERSION.put(connection, manifest.schemaVersion());
            changes.finish();
            return revoked;
        });
        if (withdrawn) {
            erasure.begin();
        }
    }

    @Override
    public void applyPart(PendingPart part, RowPage page) {
        boolean differs = file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            Bucket bucket = changes.buckets().find(part.bucket());
            if (bucket == null || !Parts.isPending(transaction.connection(), bucket, part)) {
                return false;
            }
            StoredDataset dataset = changes.dataset(part.dataset());
            BucketSum sum = changes.append(dataset, bucket, page, bucket.lsn());
            boolean wrong = !Parts.loaded(transaction.connection(), bucket, part, sum);
            if (wrong) {
                changes.clear(dataset, bucket);
                Parts.reset(transaction.connection(), bucket);
            }
            changes.finish();
            return wrong;
        });
        if (differs) {
            throw new SumMismatch(List.of(part.bucket()));
        }
    }

    @Override
    public Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId) {
        return file.writer().write(Durability.REPLICATED, transaction -> {
            Connection connection = transaction.connection();
            Overlay overlay = new Overlay(transaction, aftermath.listeners());
            FrameIntake intake = new FrameIntake(connection, new RowChanges(transaction, aftermath), overlay);
            for (Frame frame : frames) {
                intake.take(frame);
            }
            intake.check(checkpoint);
            if (deviceId.equals(Meta.DEVICE.text(connection))) {
                overlay.settle(checkpoint, clock.instant());
            }
            return close(connection, intake, checkpoint);
        });
    }

    private static Applied close(Connection connection, FrameIntake intake, Frame.Checkpoint checkpoint)
            throws SQLException {
        intake.finish();
        if (!checkpoint.more()) {
            intake.supersede();
        }
        if (!Parts.anyForgotten(connection)) {
            Meta.CURSOR.put(connection, checkpoint.cursor());
        }
        Meta.LSN.put(connection, checkpoint.lsn());
        try (PreparedStatement update = connection.prepareStatement("UPDATE buckets SET lsn = ?1"
                + " WHERE lsn BETWEEN 0 AND ?1 - 1 AND dataset IN (SELECT no FROM datasets WHERE local = 0"
                + " AND id NOT LIKE '%!')")) {
            update.setLong(1, checkpoint.lsn());
            update.executeUpdate();
        }
        return intake.applied();
    }

    @Override
    public void lost(String deviceId) {
        file.writer().write(Durability.ONLY_COPY, transaction -> {
            if (deviceId.equals(Meta.DEVICE.text(transaction.connection()))) {
                new Overlay(transaction, aftermath.listeners()).recount(true);
            }
            return deviceId;
        });
    }

    @Override
    public void distrust(List<String> distrusted) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            for (String id : distrusted) {
                Bucket bucket = changes.buckets().find(id);
                if (bucket != null && isServers(changes.dataset(bucket))) {
                    Parts.forget(transaction.connection(), bucket);
                }
            }
            for (StoredDataset dataset : Catalog.all(transaction.connection())) {
                if (!dataset.local()) {
                    changes.dropHomeless(dataset);
                }
            }
            String cursor = Meta.CURSOR.text(transaction.connection());
            if (cursor != null) {
                Meta.PROOF.put(transaction.connection(), cursor);
                Meta.CURSOR.remove(transaction.connection());
            }
            changes.finish();
            return distrusted;
        });
    }

    /// A former generation is not the server's any more, and goes.
    private static boolean isServers(StoredDataset dataset) {
        return !dataset.local() && !dataset.former();
    }

    @Override
    public Applied withdraw(Frame.Policy policy) {
        Applied went = file.writer().write(Durability.REPLICATED, transaction -> {
            RowChanges changes = new RowChanges(transaction, aftermath);
            Withdrawal withdrawal = new Withdrawal(transaction.connection(), changes);
            withdrawal.allBut(Set.copyOf(policy.datasets()), Set.copyOf(policy.buckets()));
            withdrawal.leaveReceipt(policy.policyVersion(), clock.instant());
            changes.finish();
            return withdrawal.applied();
        });
        if (!went.datasets().isEmpty()) {
            erasure.begin();
        }
        leasing.see();
        return went;
    }

    @Override
    public void resume() {
        leasing.see();
        erasure.resume();
    }

    @Override
    public @Nullable Receipt receipt() {
        return file.readers().<@Nullable Receipt>read(connection -> {
            PendingReceipt waiting = PendingReceipt.find(connection);
            return waiting == null ? null : waiting.receipt();
        });
    }

    @Override
    public void settled(Receipt receipt) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            PendingReceipt waiting = PendingReceipt.find(transaction.connection());
            if (waiting != null && receipt.equals(waiting.receipt())) {
                Meta.RECEIPT.remove(transaction.connection());
                Meta.RECEIPTED.put(transaction.connection(), receipt.policyVersion());
            }
            return receipt;
        });
    }

    @Override
    public void lease(Instant until) {
        leasing.take(until);
    }
}
