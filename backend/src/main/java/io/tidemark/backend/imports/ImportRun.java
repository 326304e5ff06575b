package io.tidemark.backend.imports;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.ingest.FileFormat;
import io.tidemark.analytics.ingest.Inference;
import io.tidemark.analytics.ingest.Layout;
import io.tidemark.analytics.ingest.Progress;
import io.tidemark.analytics.ingest.Rejects.Reject;
import io.tidemark.analytics.ingest.RowReader;
import io.tidemark.analytics.ingest.Source;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.Batch;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One job from its upload to its end. A reader of its own parses ahead while this thread writes, one page and the
/// job's progress per transaction: a job that is cut off goes on behind the last page that was committed.
final class ImportRun {

    /// The job was ended by somebody else; what was committed stays.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Rows as they were read, with how far the reader was.
    ///
    /// @param page null at the end of the file
    private record Chunk(@Nullable RowPage page, long rejected, List<Reject> rejects) {}

    private static final int PAGES_AHEAD = 2;
    private static final long LOOK_AROUND_MILLIS = 200;
    private static final int INFERENCE_PERCENT = 30;
    private final TenantStore store;
    private final Warehouse warehouse;
    private final InstantSource clock;
    private final String tenant;
    private final Job job;
    private final Source source;
    private final long bytes;
    private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(PAGES_AHEAD);
    private volatile boolean stopped;
    private volatile int percent;

    ImportRun(
            TenantStore store,
            Warehouse warehouse,
            InstantSource clock,
            String tenant,
            Job job,
            Source source,
            long bytes) {
        this.store = store;
        this.warehouse = warehouse;
        this.clock = clock;
        this.tenant = tenant;
        this.job = job;
        this.source = source;
        this.bytes = Math.max(1, bytes);
    }

    /// How much of the file has been read, 0 to 99 until the job has ended.
    int percent() {
        return percent;
    }

    /// From any thread: the run ends with `Ended` as soon as it can.
    void stop() {
        stopped = true;
    }

    /// @return a sentence on what was done
    String run() throws InterruptedException {
        Boolean inferred = job.inferred();
        if (inferred == null) {
            inferred = store.read(tenant, connection -> Catalog.find(connection, job.dataset()) == null);
        }
        boolean infers = inferred;
        boolean begun = store.write(tenant, connection -> JobRows.begin(connection, job.id(), infers));
        if (!begun) {
            throw new Ended();
        }
        Inference inference = infers || hasTimes() ? read(this::infer) : null;
        if (infers && inference != null) {
            create(inference.dataset());
        }
        Dataset dataset = store.read(
                tenant, connection -> Catalog.get(connection, job.dataset()).dataset());
        Layout layout = inference == null ? Layout.detect(source, format()) : inference.layout();
        return load(dataset, layout, inference);
    }

    private FileFormat format() {
        return job.format().equals("ndjson") ? FileFormat.NDJSON : FileFormat.CSV;
    }

    /// Whether the whole file has to be looked at to know how its dates are written.
    private boolean hasTimes() {
        CatalogEntry entry =
                store.<@Nullable CatalogEntry>read(tenant, connection -> Catalog.find(connection, job.dataset()));
        return entry != null
                && entry.dataset().fields().stream()
                        .anyMatch(field -> field.type().isTime());
    }

    private Inference infer() {
        return Inference.of(source, format(), job.dataset(), job.dataset(), progress(0, INFERENCE_PERCENT));
    }

    private Progress progress(int from, int to) {
        return (read, rows) -> percent = (int) Math.min(99, from + (to - from) * read / bytes);
    }

    private void create(Dataset dataset) {
        try {
            warehouse.create(tenant, dataset);
        } catch (BackendException e) {
            if (e.status() != 409) {
                throw e;
            }
        }
    }

    private String load(Dataset dataset, Layout layout, @Nullable Inference inference) throws InterruptedException {
        Progress progress = progress(inference == null ? 0 : INFERENCE_PERCENT, 100);
        var reader = new FutureTask<Boolean>(() -> {
            try (RowReader rows = RowReader.open(source, layout, dataset, () -> 0, progress)) {
                parse(rows);
            }
            return true;
        });
        Thread thread = Thread.ofPlatform().daemon().name("import-reader").start(reader);
        try {
            long taken = 0;
            while (true) {
                Chunk chunk = next(reader);
                RowPage page = chunk.page();
                if (page == null) {
                    advance(chunk, taken);
                    return sentence(taken, chunk.rejected());
                }
                long before = taken;
                taken += page.rows();
                write(dataset, page, before, taken, chunk);
            }
        } finally {
            thread.interrupt();
        }
    }

    private void write(Dataset dataset, RowPage page, long before, long after, Chunk chunk) {
        if (after <= job.rows()) {
            return;
        }
        int first = (int) Math.max(0, job.rows() - before);
        Batch.Source rows = (connection, entry) -> {
            if (!entry.dataset().continues(dataset)) {
                throw BackendException.conflict("“" + job.dataset()
                        + "” got other fields while the file was read. What is in stays; import the rest again.");
            }
            return Batch.upserts(entry, page, first);
        };
        warehouse.write(tenant, job.dataset(), rows, connection -> {
            if (!JobRows.advance(
                    connection, job.id(), after, chunk.rejected(), chunk.rejects(), percent, clock.instant())) {
                throw new Ended();
            }
        });
    }

    private void advance(Chunk chunk, long taken) {
        boolean goesOn = store.write(
                tenant,
                connection -> JobRows.advance(
                        connection, job.id(), taken, chunk.rejected(), chunk.rejects(), percent, clock.instant()));
        if (!goesOn) {
            throw new Ended();
        }
    }

    private static String sentence(long taken, long rejected) {
        return rejected == 0
                ? "All " + taken + " rows are in."
                : taken + " rows are in, " + rejected + " were rejected.";
    }

    /// On the reader's thread.
    private void parse(RowReader rows) throws InterruptedException {
        for (RowPage page = rows.next(); page != null; page = rows.next()) {
            chunks.put(new Chunk(page, rows.rejects().count(), rows.rejects().first()));
        }
        chunks.put(new Chunk(null, rows.rejects().count(), rows.rejects().first()));
    }

    private Chunk next(FutureTask<?> reader) throws InterruptedException {
        while (true) {
            if (stopped) {
                throw new Ended();
            }
            boolean read = reader.isDone();
            Chunk chunk = chunks.poll(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS);
            if (chunk != null) {
                return chunk;
            }
            if (read) {
                result(reader);
                throw new IllegalStateException("The reader ended without saying so");
            }
        }
    }

    /// Runs on a thread that can be interrupted without harm to a transaction.
    private <T> T read(java.util.concurrent.Callable<T> work) throws InterruptedException {
        var task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().daemon().name("import-reader").start(task);
        try {
            while (!task.isDone()) {
                if (stopped) {
                    throw new Ended();
                }
                thread.join(java.time.Duration.ofMillis(LOOK_AROUND_MILLIS));
            }
            return result(task);
        } finally {
            thread.interrupt();
        }
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("The upload could not be read", e.getCause());
        }
    }
}
