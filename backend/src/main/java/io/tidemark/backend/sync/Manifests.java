package io.tidemark.backend.sync;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.documents.DocumentFeed;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.BucketSums;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a replica has to hold. Cuts the snapshots that are missing or too old first, as those are that the log does not
/// reach back to.
final class Manifests {

    private static final int ROUNDS = 5;
    private static final int NOT_FOUND = 404;
    /// A snapshot is used again until a tenth of its rows have changed.
    private static final long FRESH = 10;

    private final TenantStore store;
    private final SnapshotBuilder builder;
    private final CursorSeal seal;

    Manifests(TenantStore store, SnapshotBuilder builder, CursorSeal seal) {
        this.store = store;
        this.builder = builder;
        this.seal = seal;
    }

    Manifest of(Caller caller) throws InterruptedException {
        String tenant = caller.tenant();
        for (int round = 0; round < ROUNDS; round++) {
            boolean last = round == ROUNDS - 1;
            for (String bucket : store.read(tenant, connection -> stale(connection, Follower.of(connection, caller)))) {
                build(tenant, bucket);
            }
            Manifest manifest = store.<@Nullable Manifest>read(
                    tenant, connection -> manifest(connection, Follower.of(connection, caller), last));
            if (manifest != null) {
                return manifest;
            }
        }
        throw BackendException.unavailable(
                "The data changes faster than it can be prepared.", Duration.ofSeconds(2), null);
    }

    /// One that is gone meanwhile, as another generation began, is not in the next round's list.
    private void build(String tenant, String bucket) throws InterruptedException {
        try {
            builder.build(tenant, bucket);
        } catch (BackendException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static List<String> stale(Connection connection, Follower follower) throws SQLException {
        Map<String, Snapshots.Stored> latest = Snapshots.latest(connection);
        long floor = LogRead.floor(connection);
        return BucketSums.at(connection, Long.MAX_VALUE).stream()
                .filter(state -> follower.granted().has(state.dataset(), state.bucket()))
                .filter(state -> state.sum().count() > 0)
                .filter(state -> {
                    Snapshots.Stored snapshot = latest.get(state.bucket());
                    return snapshot == null || !snapshot.isFollowed(floor) || !isFresh(snapshot, state);
                })
                .map(BucketSums.State::bucket)
                .toList();
    }

    private static boolean isFresh(Snapshots.Stored snapshot, BucketSums.State state) {
        return snapshot.lsn() == state.lsn()
                || (state.changed() - snapshot.changed()) * FRESH
                        < snapshot.sum().count();
    }

    /// @param anyAge whether a snapshot that has become too old will do
    /// @return null when a bucket has none that will do
    private @Nullable Manifest manifest(Connection connection, Follower follower, boolean anyAge) throws SQLException {
        TenantHead head = TenantHead.of(connection);
        long floor = LogRead.floor(connection);
        Map<String, Snapshots.Stored> latest = Snapshots.latest(connection);
        Map<String, List<Manifest.Part>> parts = Snapshots.parts(connection);
        List<Manifest.Bucket> buckets = new ArrayList<>();
        long oldest = head.lsn();
        for (BucketSums.State state : BucketSums.at(connection, head.lsn())) {
            if (!follower.granted().has(state.dataset(), state.bucket())) {
                continue;
            }
            if (state.sum().count() == 0) {
                buckets.add(empty(state, head.lsn()));
                continue;
            }
            Snapshots.Stored stored = latest.get(state.bucket());
            if (stored == null || !stored.isFollowed(floor) || (!anyAge && !isFresh(stored, state))) {
                return null;
            }
            long lsn = stored.validTo(head.lsn());
            oldest = Math.min(oldest, lsn);
            buckets.add(new Manifest.Bucket(
                    state.bucket(),
                    state.dataset(),
                    stored.sum().count(),
                    stored.sum().sum(),
                    new Manifest.Snapshot(stored.id(), lsn, parts.getOrDefault(stored.id(), List.of()))));
        }
        long schemaVersion = LogRead.schemaVersion(connection, head.lsn());
        return new Manifest(
                follower.policyVersion(),
                schemaVersion,
                head.lsn(),
                head.epoch(),
                seal.seal(Cursor.at(connection, follower, head, oldest)),
                Catalog.all(connection).stream()
                        .map(CatalogEntry::dataset)
                        .filter(dataset -> follower.granted().has(dataset.id()))
                        .toList(),
                DocumentFeed.visible(connection, follower.caller()),
                buckets);
    }

    private static Manifest.Bucket empty(BucketSums.State state, long head) {
        return new Manifest.Bucket(
                state.bucket(),
                state.dataset(),
                0,
                state.sum().sum(),
                new Manifest.Snapshot(state.bucket() + "." + state.lsn(), head, List.of()));
    }
}
