package io.tidemark.store.lease;

import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// The replica's lease. It is asked for before anything of a server is shown: rows of synced datasets and documents
/// that a server knows. What was made or imported on this device alone stays legible, and so do the names of
/// datasets; syncing and what people did go on. From any thread.
///
/// Where the clock is put back before the lease is over, it lasts until the clock is where it was: nothing on the
/// device can tell that from waiting.
public final class Leasing {
    private static final Duration OFTEN = Duration.ofMinutes(1);

    private final SqliteFile file;
    private final InstantSource clock;
    private final AtomicReference<Lease> lease;
    /// What is on the disk as the latest moment.
    private volatile Instant noted;

    public Leasing(SqliteFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        Lease found = file.readers().read(Lease::of);
        this.lease = new AtomicReference<>(found);
        this.noted = found.lastSeen();
    }

    public Lease lease() {
        return lease.get();
    }

    /// The server has just confirmed it. That is the moment, whatever the clock has shown before.
    public void take(Instant until) {
        Instant now = clock.instant();
        put(new Lease(now, until, now));
    }

    /// Notes how late it is, once a minute at most.
    public void see() {
        Instant now = clock.instant();
        if (now.isAfter(noted.plus(OFTEN))) {
            put(lease.get().seenAt(now));
        }
    }

    private void put(Lease next) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            next.put(transaction.connection());
            transaction.afterCommit(() -> {
                lease.set(next);
                noted = next.lastSeen();
            });
            return next;
        });
    }

    /// Whether what is a server's is not to be shown. Asks the file only when it seems to be so and another program
    /// writes it.
    public boolean isOver() {
        Instant now = clock.instant();
        boolean over = lease.updateAndGet(known -> known.seenAt(now)).isOver(now);
        if (over && !file.isWritable()) {
            lease.set(file.readers().read(Lease::of));
            return lease.get().isOver(now);
        }
        return over;
    }

    /// @param what that is a server's
    /// @throws ReplicaLocked when it is not to be shown
    public void require(String what) {
        if (isOver()) {
            Instant confirmed = lease.get().confirmed();
            throw new ReplicaLocked(what, confirmed == null ? Instant.EPOCH : confirmed);
        }
    }
}
