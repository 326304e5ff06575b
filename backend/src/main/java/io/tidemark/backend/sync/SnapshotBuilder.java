package io.tidemark.backend.sync;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.ZstdOutputStream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.wire.PageCodec;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.warehouse.BucketRows;
import io.tidemark.backend.warehouse.BucketSums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts a bucket as of one moment into immutable parts. Whoever asks for a bucket that is being cut waits for the
/// one cut; two buckets are cut at a time. Reads with a cursor and stores part by part, so a bucket of any size
/// needs the memory of one part.
public final class SnapshotBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBuilder.class);
    private static final CBORFactory CBOR = new CBORFactory();
    private static final Duration READ_LIMIT = Duration.ofMinutes(5);
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(10);
    private static final int AT_A_TIME = 2;
    /// Rows that are read ahead: few to begin with, then as many as such rows fit into this.
    private static final int LEAST_FETCH = 16;

    private static final int MOST_FETCH = 5_000;
    private static final long FETCH_BYTES = 16L << 20;
    /// Before compression, so that a part stays below 8 MiB even where nothing repeats.
    private static final long PART_BYTES = 7_000_000;

    private final TenantStore store;
    private final Timer time;
    private final Semaphore cutting = new Semaphore(AT_A_TIME);
    private final Map<String, FutureTask<Boolean>> running = new ConcurrentHashMap<>();

    public SnapshotBuilder(TenantStore store, MeterRegistry meters) {
        this.store = store;
        this.time = meters.timer("sync.snapshots");
    }

    /// Cuts the buckets of a dataset beforehand, on a thread of its own: whoever syncs next finds them ready.
    public void prepare(String tenant, String dataset) {
        Thread.ofVirtual().name("snapshots").start(() -> {
            try {
                for (String bucket : store.read(tenant, connection -> buckets(connection, dataset))) {
                    build(tenant, bucket);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (BackendException e) {
                LOG.info("The snapshot of {} will be cut when it is asked for: {}", dataset, e.detail());
            }
        });
    }

    /// Makes sure that there is a snapshot of the bucket as it is now or as it was a moment ago.
    void build(String tenant, String bucket) throws InterruptedException {
        String key = tenant + "/" + bucket;
        var own = new FutureTask<>(() -> cut(tenant, bucket), true);
        FutureTask<Boolean> other = running.putIfAbsent(key, own);
        if (other == null) {
            // On no caller's thread: the snapshot is for all, and stays when the one who asked first has gone.
            Thread.ofVirtual().name("snapshots").start(() -> {
                try {
                    own.run();
                } finally {
                    running.remove(key);
                }
            });
        }
        await(other == null ? own : other);
    }

    private static List<String> buckets(Connection connection, String dataset) throws SQLException {
        return BucketSums.at(connection, Long.MAX_VALUE).stream()
                .filter(state -> state.dataset().equals(dataset) && state.sum().count() > 0)
                .map(BucketSums.State::bucket)
                .toList();
    }

    private static void await(FutureTask<Boolean> cut) throws InterruptedException {
        try {
            cut.get(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("A snapshot could not be cut", e.getCause());
        } catch (TimeoutException e) {
            throw new BackendException(504, "Preparing the data took too long; ask again.", List.of(), e);
        }
    }

    private void cut(String tenant, String bucket) {
        cutting.acquireUninterruptibly();
        try {
            time.record(() -> store.read(tenant, READ_LIMIT, connection -> {
                BucketRows rows = BucketRows.of(connection, bucket);
                String id = bucket + "." + rows.state().lsn();
                if (!Snapshots.exists(connection, id)) {
                    new Cut(tenant, id, rows).run(connection);
                }
                return id;
            }));
        } finally {
            cutting.release();
        }
    }

    /// One snapshot in the making: reads on the given connection, writes each part in a transaction of its own.
    private final class Cut {
        private final String tenant;
        private final String id;
        private final BucketRows rows;
        private int parts;

        Cut(String tenant, String id, BucketRows rows) {
            this.tenant = tenant;
            this.id = id;
            this.rows = rows;
        }

        void run(Connection connection) throws SQLException {
            store.write(tenant, writer -> {
                Snapshots.dropParts(writer, id);
                return id;
            });
            Dataset dataset = rows.dataset();
            var page = new RowPageBuilder(dataset, RowPage.MAX_ROWS);
            try (var statement = rows.select(connection)) {
                statement.setFetchSize(LEAST_FETCH);
                long bytes = 0;
                long largest = 1;
                try (ResultSet found = statement.executeQuery()) {
                    while (found.next()) {
                        long row = rows.read(found, page);
                        bytes += row;
                        largest = Math.max(largest, row);
                        found.setFetchSize(Math.clamp(FETCH_BYTES / largest, LEAST_FETCH, MOST_FETCH));
                        if (page.isFull() || bytes > PART_BYTES) {
                            store(page.build());
                            bytes = 0;
                        }
                    }
                }
            }
            if (page.rows() > 0) {
                store(page.build());
            }
            store.write(tenant, writer -> {
                Snapshots.finish(
                        writer, tenant, id, rows.state().bucket(), rows.state().lsn(), parts);
                return id;
            });
        }

        private void store(RowPage page) {
            byte[] body = packed(page);
            var part = new Manifest.Part(parts++, body.length, sha256(body), page.rows());
            store.write(tenant, writer -> {
                Snapshots.insertPart(writer, tenant, id, part, body);
                return id;
            });
        }
    }

    private static byte[] packed(RowPage page) {
        var bytes = new ByteArrayOutputStream(256 * 1024);
        try (var zstd = new ZstdOutputStream(bytes);
                var out = CBOR.createGenerator(zstd)) {
            PageCodec.write(page, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] body) {
        return HexFormat.of().formatHex(Sha256.of(body));
    }
}
