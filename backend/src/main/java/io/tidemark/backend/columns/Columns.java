package io.tidemark.backend.columns;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.GivenUp;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.LastChange;
import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.columnar.Limits;
import io.tidemark.columnar.Question;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Columnar copies of the large datasets that are asked, in one file of this node. A copy is asked only while it shows
/// exactly the moment that the asker names; nothing waits for one. Begins with the first question that is worth it or
/// with the dataset that is filled before it, and anew with each start of the backend. Any thread; DuckDB runs on
/// threads of its own, because native code would hold the carriers of all virtual ones.
public final class Columns implements AutoCloseable {

    /// PostgreSQL answers from fewer rows as fast.
    private static final long LEAST_ROWS = 20_000;

    private static final long VALUE_BYTES = 8;

    /// DuckDB itself spreads each over the processors; a second one fills what the first leaves.
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    /// A question takes at most five seconds once it has begun.
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Columns.class);

    private final TenantStore store;
    private final Copies copies;
    private final ColumnarIndex index;
    private final ThreadPoolExecutor threads;

    /// @param file   rebuilt when it is there
    /// @param budget bytes, where a value counts with eight; on disk it takes about a third of that
    public Columns(Path file, long budget, TenantStore store, CommitListeners listeners, MeterRegistry meters) {
        this.store = store;
        this.copies = new Copies(budget);
        this.threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("columns-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        this.index = new ColumnarIndex(
                file, UUID.randomUUID().toString(), new TruthSource(store, copies), Limits.ofThisMachine());
        listeners.add((tenant, lsn) -> {
            if (copies.hasAnyOf(tenant)) {
                index.look();
            }
        });
        meters.gauge("columns.waiting", threads, pool -> pool.getQueue().size());
        meters.gauge("columns.datasets", copies, all -> all.all().size());
        meters.gauge("columns.bytes", copies, Copies::bytes);
    }

    /// Asks the copy of a dataset; empty when there is none that shows exactly this moment. It will be made or
    /// brought up to date then, for the next who asks.
    ///
    /// @param last the moment
    public <T> Optional<T> ask(String tenant, String epoch, CatalogEntry entry, LastChange last, Question<T> question)
            throws SQLException {
        if (last.rows() < LEAST_ROWS) {
            return Optional.empty();
        }
        var copy = new Copy(tenant, epoch, entry.dataset().id());
        if (!copies.want(copy, bytes(entry, last))) {
            return Optional.empty();
        }
        index.start();
        Optional<T> answer = inTurn(() -> index.ask(copy.name(), last.lsn(), question));
        if (answer.isEmpty()) {
            index.look();
        }
        return answer;
    }

    private static long bytes(CatalogEntry entry, LastChange last) {
        return last.rows() * (entry.dataset().fields().size() + 1) * VALUE_BYTES;
    }

    private record Filled(
            TenantHead head, LastChange last, @Nullable CatalogEntry entry) {}

    /// Begins the copy of a dataset that was filled just now, so that it need not wait for a question; when it is
    /// large enough for one and fits in beside those that are asked. One that cannot be begun begins with the first
    /// question. Blocks for a look at the dataset.
    public void expect(String tenant, String dataset) {
        try {
            Filled filled = store.read(
                    tenant,
                    connection -> new Filled(
                            TenantHead.of(connection),
                            LastChange.of(connection, dataset),
                            Catalog.find(connection, dataset)));
            CatalogEntry entry = filled.entry();
            if (entry != null && filled.last().rows() >= LEAST_ROWS) {
                begin(new Copy(tenant, filled.head().epoch(), dataset), bytes(entry, filled.last()));
            }
        } catch (StoreException e) {
            LOG.debug("The columnar copy of a dataset begins with the first question", e);
        }
    }

    private void begin(Copy copy, long bytes) {
        if (copies.expect(copy, bytes)) {
            index.start();
            index.look();
        }
    }

    private <T> T inTurn(Callable<T> asking) throws SQLException {
        Future<T> turn = threads.submit(asking);
        try {
            return turn.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("A columnar copy could not be asked", e);
            }
        } catch (InterruptedException e) {
            turn.cancel(true);
            Thread.currentThread().interrupt();
            throw new GivenUp(e);
        } catch (TimeoutException e) {
            turn.cancel(true);
            throw BackendException.unavailable(
                    "Too many questions about large datasets are being answered just now; ask again in a few seconds.",
                    RETRY,
                    e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        index.close();
    }
}
