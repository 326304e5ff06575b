package io.tidemark.store.lease;

import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

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
    private volatile Lease lease;
    /// What is on the disk as the latest moment.
    private volatile Instant noted;

    public Leasing(SqliteFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.lease = file.readers().read(Lease::of);
        this.noted = lease.lastSeen();
    }

    public Lease lease() {
        return lease;
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
            put(seenAt(now));
        }
    }

    private void put(Lease next) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            next.put(transaction.connection());
            transaction.afterCommit(() -> {
                become(next);
                noted = next.lastSeen();
            });
            return next;
        });
    }

    private synchronized void become(Lease next) {
        lease = next;
    }

    private synchronized Lease seenAt(Instant now) {
        lease = lease.seenAt(now);
        return lease;
    }

    /// Whether what is a server's is not to be shown. Asks the file only when it seems to be so and another program
    /// writes it.
    public boolean isOver() {
        Instant now = clock.instant();
        boolean over = seenAt(now).isOver(now);
        if (over && !file.isWritable()) {
            become(file.readers().read(Lease::of));
            return lease.isOver(now);
        }
        return over;
    }

    /// @param what that is a server's
    /// @throws ReplicaLocked when it is not to be shown
    public void require(String what) {
        if (isOver()) {
            Instant confirmed = lease.confirmed();
            throw new ReplicaLocked(what, confirmed == null ? Instant.EPOCH : confirmed);
        }
    }
}
