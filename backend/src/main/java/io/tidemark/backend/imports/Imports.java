package io.tidemark.backend.imports;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.analytics.TidemarkException;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.events.Event;
import io.tidemark.backend.events.Outbox;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.policy.Person;
import io.tidemark.backend.store.StoreException;
import io.tidemark.backend.store.TenantClock;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.Granted;
import io.tidemark.backend.warehouse.Warehouse;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs imports, two at a time. What a stopped or killed backend left unfinished goes on with `resume`.
public final class Imports implements AutoCloseable {

    /// How a job ended, and the lsn of that.
    public record Ended(String dataset, Job.State state, long lsn) {}

    /// Told of each job that has ended, after the commit.
    @FunctionalInterface
    public interface Finished {
        void ended(String tenant, Ended ended);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final int AT_A_TIME = 2;
    private static final int STOP_SECONDS = 5;
    private static final int RETRY_SECONDS = 3;

    private final TenantStore store;
    private final Warehouse warehouse;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Finished finished;
    private final Spool spool;
    private final Map<UUID, ImportRun> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(
            AT_A_TIME, Thread.ofPlatform().daemon().name("import-", 0).factory());
    private volatile boolean closing;

    public Imports(
            TenantStore store,
            Warehouse warehouse,
            InstantSource clock,
            MeterRegistry meters,
            Finished finished,
            Spool spool) {
        this.store = store;
        this.warehouse = warehouse;
        this.clock = clock;
        this.meters = meters;
        this.finished = finished;
        this.spool = spool;
    }

    /// Takes up what an earlier run left; called once at start.
    public void resume() {
        for (Spool.Upload upload : spool.leftovers()) {
            Job job = store.<@Nullable Job>read(upload.tenant(), connection -> JobRows.find(connection, upload.job()));
            if (job == null || job.state().ended()) {
                spool.drop(upload);
            } else {
                LOG.info("Import {} into {} goes on after {} rows", job.id(), job.dataset(), job.rows());
                submit(upload);
            }
        }
    }

    /// Takes the whole upload, then queues the job.
    ///
    /// @throws BackendException 403 when the dataset is there and the caller may not have all of it
    UUID start(Caller caller, String dataset, String format, InputStream body) {
        requireWhole(caller, dataset);
        UUID id = UuidCreator.getTimeOrderedEpoch();
        var upload = new Spool.Upload(caller.tenant(), id);
        spool.keep(upload, body);
        var job = new Job(id, dataset, Job.State.QUEUED, 0, 0, 0, List.of(), null, format, null);
        try {
            store.write(caller.tenant(), connection -> {
                JobRows.insert(connection, caller.tenant(), caller.userId(), job, clock.instant());
                return job;
            });
        } catch (RuntimeException e) {
            spool.drop(upload);
            throw e;
        }
        submit(upload);
        return id;
    }

    private void requireWhole(Caller caller, String dataset) {
        store.<@Nullable CatalogEntry>read(caller.tenant(), connection -> {
            Granted granted = Granted.of(connection, Person.present(connection, caller));
            return Catalog.find(connection, dataset) == null ? null : granted.whole(connection, dataset);
        });
    }

    /// As it is now, with the lines it rejected.
    ///
    /// @throws BackendException 403 when the caller may not have all of its dataset
    Job get(Caller caller, UUID id) {
        Job job = get(caller.tenant(), id);
        requireWhole(caller, job.dataset());
        return job;
    }

    Job get(String tenant, UUID id) {
        ImportRun run = running.get(id);
        Job job = store.<@Nullable Job>read(tenant, connection -> JobRows.find(connection, id));
        if (job == null) {
            throw BackendException.notFound("There is no job " + id + ".");
        }
        return run == null || job.state().ended() ? job : job.withPercent(Math.max(job.percent(), run.percent()));
    }

    /// Ends a job that has not ended; rows that are in stay in.
    Job cancel(Caller caller, UUID id) {
        String tenant = caller.tenant();
        get(caller, id);
        boolean cancelled = end(tenant, id, Job.State.CANCELLED, "Cancelled; the rows that were already in are kept.");
        ImportRun run = running.get(id);
        if (cancelled && run != null) {
            run.stop();
        }
        return get(tenant, id);
    }

    private boolean end(String tenant, UUID id, Job.State state, String message) {
        Ended ended = store.<@Nullable Ended>write(tenant, connection -> {
            Event.DataProcessed processed = JobRows.end(connection, id, state, message, clock.instant());
            if (processed == null) {
                return null;
            }
            long lsn = TenantClock.next(connection, tenant);
            Outbox.append(connection, tenant, lsn, processed);
            return new Ended(processed.dataset(), state, lsn);
        });
        if (ended != null) {
            finished.ended(tenant, ended);
        }
        return ended != null;
    }

    private void submit(Spool.Upload upload) {
        try {
            workers.execute(() -> work(upload));
        } catch (RejectedExecutionException e) {
            LOG.info("Import {} waits for the next start", upload.job());
        }
    }

    private void work(Spool.Upload upload) {
        try {
            Job job = store.<@Nullable Job>read(upload.tenant(), connection -> JobRows.find(connection, upload.job()));
            if (job == null || job.state().ended()) {
                spool.drop(upload);
                return;
            }
            var run = new ImportRun(
                    store, warehouse, clock, upload.tenant(), job, spool.source(upload), spool.size(upload));
            running.put(job.id(), run);
            Timer.Sample time = Timer.start(meters);
            Job.State state = run(upload, run);
            time.stop(meters.timer("imports", "state", state.wireName()));
        } catch (StoreException e) {
            again(upload, e);
        } catch (RuntimeException e) {
            LOG.error("Import {} could not be worked on; the next start tries again", upload.job(), e);
        } finally {
            running.remove(upload.job());
        }
    }

    private Job.State run(Spool.Upload upload, ImportRun run) {
        try {
            String done = run.run();
            return end(upload, Job.State.DONE, done);
        } catch (ImportRun.Ended e) {
            return closing ? Job.State.RUNNING : end(upload, Job.State.CANCELLED, "Cancelled.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Job.State.RUNNING;
        } catch (StoreException e) {
            if (closing) {
                return Job.State.RUNNING;
            }
            if (e.status() == 503) {
                again(upload, e);
                return Job.State.RUNNING;
            }
            return failed(upload, e);
        } catch (BackendException e) {
            return end(upload, Job.State.FAILED, e.detail());
        } catch (TidemarkException e) {
            return end(upload, Job.State.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return failed(upload, e);
        }
    }

    /// Nothing is lost while the database is away: the job waits for it.
    private void again(Spool.Upload upload, StoreException failure) {
        if (!closing) {
            LOG.warn("Import {} goes on when the database answers again: {}", upload.job(), failure.detail());
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS).execute(() -> submit(upload));
        }
    }

    private Job.State failed(Spool.Upload upload, RuntimeException failure) {
        LOG.error("Import {} failed", upload.job(), failure);
        return end(
                upload,
                Job.State.FAILED,
                "The import failed on the server; its log has the details under " + upload.job() + ".");
    }

    private Job.State end(Spool.Upload upload, Job.State state, String message) {
        end(upload.tenant(), upload.job(), state, message);
        spool.drop(upload);
        return state;
    }

    /// Tells every run to stop behind the transaction it is in; does not wait.
    void halt() {
        closing = true;
        workers.shutdown();
        running.values().forEach(ImportRun::stop);
    }

    /// Stops between two transactions; what is unfinished goes on with the next start.
    @Override
    public void close() {
        halt();
        try {
            if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
