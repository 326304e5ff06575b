package io.tidemark.backend.warehouse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The one way rows get in: rows, log, sums and the tenant's clock in one transaction, the clock last. Blocks;
/// hashing and packing go on beside the insert on a thread of its own.
public final class Warehouse implements AutoCloseable {

    /// @param rows upserted or deleted
    public record Written(long lsn, long rows) {}

    /// What else belongs into the transaction, before the clock is asked.
    @FunctionalInterface
    public interface Alongside {
        Alongside NOTHING = connection -> {};

        void write(Connection connection) throws SQLException;
    }

    private record Prepared(RowChanges changes, List<ChangeLog.Packed> packed) {}

    private static final int PACKERS = 2;

    private final TenantStore store;
    private final CommitListeners listeners;
    private final Counter rows;
    private final ExecutorService packers = Executors.newFixedThreadPool(
            PACKERS, Thread.ofPlatform().daemon().name("packer-", 0).factory());

    public Warehouse(TenantStore store, CommitListeners listeners, MeterRegistry meters) {
        this.store = store;
        this.listeners = listeners;
        this.rows = meters.counter("warehouse.rows.written");
    }

    /// Makes a dataset without rows.
    ///
    /// @return the lsn at which it began
    public long create(String tenant, Dataset dataset) {
        Written written = store.write(tenant, connection -> {
            if (Catalog.find(connection, dataset.id()) != null) {
                throw BackendException.conflict("There is already a dataset called “" + dataset.id() + "”.");
            }
            long table = Catalog.makeTable(connection, dataset);
            long lsn = TenantClock.next(connection, tenant);
            // Whoever made the same dataset meanwhile held the clock until it was there.
            if (Catalog.find(connection, dataset.id()) != null) {
                throw BackendException.conflict("There is already a dataset called “" + dataset.id() + "”.");
            }
            var entry = new CatalogEntry(dataset, table, 1, 1, lsn, List.of());
            Catalog.insert(connection, tenant, entry);
            ChangeLog.append(connection, tenant, lsn, dataset.id(), dataset, List.of());
            String bucket = Buckets.only(entry);
            if (bucket != null) {
                ChangeLog.keepPlaces(connection, tenant, dataset.id(), List.of(), Map.of(bucket, "[]"));
                BucketSums.append(
                        connection,
                        tenant,
                        List.of(new BucketSums.State(bucket, dataset.id(), lsn, BucketSum.EMPTY, 0)));
            }
            return new Written(lsn, 0);
        });
        listeners.committed(tenant, written.lsn());
        return written.lsn();
    }

    /// Writes one batch.
    ///
    /// @throws BackendException 404 when there is no such dataset
    public Written write(String tenant, String dataset, Batch.Source source, Alongside alongside) {
        Written written = store.write(tenant, connection -> {
            CatalogEntry entry = Catalog.lock(connection, dataset);
            return write(connection, tenant, entry, source.of(connection, entry), alongside);
        });
        rows.increment((double) written.rows());
        listeners.committed(tenant, written.lsn());
        return written;
    }

    private Written write(Connection connection, String tenant, CatalogEntry before, Batch batch, Alongside alongside)
            throws SQLException {
        boolean widened = !batch.schema().equals(before.dataset());
        CatalogEntry entry = before.withSchema(batch.schema(), before.lsn());
        DataTable table = new DataTable(entry);
        RowPage replaced = table.remove(connection, List.of(batch.removed(), batch.upserts()));
        RowPage upserts = withIds(batch, replaced, entry.nextRow());
        Future<Prepared> prepared = packers.submit(() -> prepared(entry, replaced, upserts));
        try {
            table.insert(connection, upserts);
            alongside.write(connection);
            Prepared ready = join(prepared);
            Map<String, RowChanges.Difference> touched = ready.changes().withTwins();
            Map<String, BucketSums.State> sums = BucketSums.current(connection, touched.keySet());
            long lsn = TenantClock.next(connection, tenant);
            ready.changes().keepPlaces(connection, tenant, entry.dataset().id());
            ChangeLog.append(
                    connection, tenant, lsn, entry.dataset().id(), widened ? batch.schema() : null, ready.packed());
            BucketSums.append(
                    connection, tenant, moved(touched, sums, entry.dataset().id(), lsn));
            long next = LongStream.of(upserts.ids()).max().orElse(0) + 1;
            Catalog.update(
                    connection,
                    (widened ? entry.withSchema(batch.schema(), lsn) : entry)
                            .withNextRow(Math.max(next, entry.nextRow())));
            long changed = upserts.rows() + (long) batch.removed().rows();
            if (changed > 0) {
                Outbox.append(
                        connection,
                        tenant,
                        lsn,
                        new Event.DataUpdated(entry.dataset().id(), changed));
            }
            return new Written(lsn, changed);
        } finally {
            prepared.cancel(true);
        }
    }

    /// A row whose key was there keeps its id.
    private static RowPage withIds(Batch batch, RowPage replaced, long nextRow) {
        RowPage page = batch.upserts();
        long next = nextRow;
        long[] ids = new long[page.rows()];
        Keys keys = new Keys(batch.schema());
        Map<List<Object>, Long> known = replaced.rows() == 0 ? Map.of() : keys.ids(replaced);
        for (int row = 0; row < ids.length; row++) {
            Long id = known.isEmpty() ? null : known.get(keys.of(page, row));
            ids[row] = id == null ? next++ : id;
        }
        return new RowPage(page.dataset(), ids, page.columns());
    }

    private static Prepared prepared(CatalogEntry entry, RowPage replaced, RowPage upserts) {
        RowChanges changes = RowChanges.between(entry, replaced, upserts);
        List<ChangeLog.Packed> packed = new ArrayList<>();
        for (RowChanges.Difference difference : changes.buckets().values()) {
            if (difference.change() != null) {
                packed.add(ChangeLog.Packed.of(difference.change()));
            }
        }
        return new Prepared(changes, packed);
    }

    private static List<BucketSums.State> moved(
            Map<String, RowChanges.Difference> changes,
            Map<String, BucketSums.State> before,
            String dataset,
            long lsn) {
        return changes.entrySet().stream()
                .map(touched -> {
                    BucketSums.@Nullable State old = before.get(touched.getKey());
                    RowChanges.Difference difference = touched.getValue();
                    BucketSum sum = old == null ? BucketSum.EMPTY : old.sum();
                    long changed = old == null ? 0 : old.changed();
                    return new BucketSums.State(
                            touched.getKey(), dataset, lsn, sum.plus(difference.sum()), changed + difference.changed());
                })
                .collect(Collectors.toList());
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A transaction's log could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(503, "The backend is stopping; nothing was changed.", List.of(), e);
        }
    }

    @Override
    public void close() {
        packers.shutdownNow();
    }
}
