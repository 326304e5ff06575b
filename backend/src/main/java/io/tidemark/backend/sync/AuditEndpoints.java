package io.tidemark.backend.sync;

import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowRange;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rest.Access;
import io.tidemark.backend.rest.Endpoints;
import io.tidemark.backend.rest.Reply;
import io.tidemark.backend.rest.Request;
import io.tidemark.backend.rest.Routes;
import io.tidemark.backend.store.TenantStore;
import io.tidemark.backend.store.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a replica compares its rows with the truth and fetches those that differ. Rows are read and hashed for few at
/// a time.
public final class AuditEndpoints implements Endpoints {

    /// What a replica has of a bucket, at an lsn.
    record Told(
            @Nullable String bucket,
            @Nullable Long lsn,
            @Nullable List<RowRange> ranges) {}

    /// @param ranges those that differ, as they are here
    record Differing(long lsn, List<RowRange> ranges) {}

    private static final int MOST_RANGES = 1_000;
    private static final int MOST_ROWS = 5_000;
    private static final int AT_A_TIME = 2;
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration READ_LIMIT = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final String EMPTY_SUM = BucketSum.EMPTY.sum();

    private final TenantStore store;
    private final Semaphore reading = new Semaphore(AT_A_TIME, true);
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    public AuditEndpoints(TenantStore store) {
        this.store = store;
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/sync/v1/audit", Access.VIEWER, this::compare)
                .summary("Which ranges of a bucket's rows are others than a replica says")
                .takes(Told.class)
                .gives(Differing.class)
                .limit(LIMIT)
                .alone();
        routes.get("/sync/v1/audit/rows", Access.VIEWER, this::rows)
                .summary("The first rows of a range of a bucket, by their ids")
                .limit(LIMIT)
                .alone();
    }

    private Reply compare(Request request) throws InterruptedException {
        Told told = request.json(Told.class);
        String bucket = told.bucket();
        Long lsn = told.lsn();
        if (bucket == null || lsn == null) {
            throw BackendException.badRequest("A comparison needs the bucket and the lsn it is of.");
        }
        List<RowRange> ranges = checked(told.ranges());
        Caller caller = request.caller();
        RowRange all = ranges.getFirst();
        if (ranges.size() == 1 && all.from() <= 0 && all.to() == Long.MAX_VALUE) {
            return Reply.json(store.read(caller.tenant(), connection -> {
                var audit = new Audit(connection, caller, bucket, lsn);
                RowRange whole = RowRange.of(all.from(), all.to(), audit.whole());
                return new Differing(lsn, audit.isWhole(all) ? List.of() : List.of(whole));
            }));
        }
        return Reply.json(inTurn(
                caller,
                connection ->
                        new Differing(lsn, new Audit(connection, caller, bucket, lsn).differing(connection, ranges))));
    }

    private static List<RowRange> checked(@Nullable List<RowRange> ranges) {
        if (ranges == null || ranges.isEmpty() || ranges.size() > MOST_RANGES) {
            throw BackendException.badField("/ranges", "1 to " + MOST_RANGES + " ranges are compared at a time.");
        }
        RowRange before = null;
        for (@Nullable RowRange range : ranges) {
            if (range == null
                    || range.from() > range.to()
                    || (before != null && before.to() >= range.from())
                    || range.sum() == null
                    || !range.sum().matches("[0-9a-f]{" + EMPTY_SUM.length() + "}")) {
                throw BackendException.badField(
                        "/ranges", "Ranges are in order, apart from each other, and each has a sum of 32 digits.");
            }
            before = range;
        }
        return ranges;
    }

    private Reply rows(Request request) throws InterruptedException {
        String bucket = request.query("bucket");
        if (bucket == null) {
            throw BackendException.badRequest("The parameter bucket is missing.");
        }
        long lsn = request.query("lsn", 0, 0, Long.MAX_VALUE);
        long from = request.query("from", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
        long to = request.query("to", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
        String accept = request.header("Accept");
        var out = new FrameWriter(accept != null && accept.contains("application/cbor-seq"));
        Caller caller = request.caller();
        out.write(inTurn(caller, connection -> new Audit(connection, caller, bucket, lsn)
                .first(connection, from, to, MOST_ROWS)));
        return Reply.bytes(out.type(), out.bytes());
    }

    /// Reads rows, for one replica of a tenant at a time: one tenant keeps no other waiting for long.
    private <T> T inTurn(Caller caller, Work<T> work) throws InterruptedException {
        Semaphore own = turns.computeIfAbsent(caller.tenant(), tenant -> new Semaphore(1, true));
        take(own);
        try {
            take(reading);
            try {
                return store.read(caller.tenant(), READ_LIMIT, work);
            } finally {
                reading.release();
            }
        } finally {
            own.release();
        }
    }

    private static void take(Semaphore turn) throws InterruptedException {
        if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw BackendException.unavailable("Others are comparing their copies just now.", AGAIN, null);
        }
    }
}
