package io.tidemark.backend.events;

import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tells this node of the events of the tenants it follows: each once, in the order of commits, whichever node
/// committed it. Reads them from PostgreSQL; what commit listeners hear only makes it look at once instead of within
/// 5 s. Any thread.
public final class Tail implements AutoCloseable {

    /// Hears where a tenant's events begin to be told, and of each lsn that has something to tell. Called on one thread
    /// of a tenant at a time, so it must not take long.
    public interface Listener {
        /// A tenant is followed from here on, for the first time or again. What happened up to there and was not told
        /// here will not be.
        void begins(String tenant, TenantHead head);

        void happened(Happened happened);
    }

    private static final class Followed {
        private final Following following;
        private final Thread thread;
        private int times = 1;

        Followed(Following following) {
            this.following = following;
            this.thread = following.start();
        }
    }

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int PAGE = 500;
    /// Of `PAGE` lsns, that are looked through for the rooms of one who was away.
    private static final int MOST_PAGES = 20;

    private final Following.Way way;
    private final Map<String, Lock> turns = new HashMap<>();
    private final Map<String, Followed> followed = new HashMap<>();
    private boolean closed;

    public Tail(
            TenantStore store, CommitListeners listeners, Listener listener, EventTimes times, RandomGenerator random) {
        this.way = new Following.Way(store, listener, times, random);
        listeners.add((tenant, lsn) -> hint(tenant));
    }

    private synchronized void hint(String tenant) {
        Followed known = followed.get(tenant);
        if (known != null) {
            known.following.hint();
        }
    }

    /// Follows a tenant from its head on, until as many `unfollow` it.
    ///
    /// @return the last lsn that was told, once PostgreSQL has answered; cancelled when the following ends before
    public synchronized CompletableFuture<TenantHead> follow(String tenant) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("The tail is closed"));
        }
        Followed known = followed.get(tenant);
        if (known == null) {
            Lock turn = turns.computeIfAbsent(tenant, name -> new ReentrantLock());
            known = new Followed(new Following(tenant, way, turn));
            followed.put(tenant, known);
        } else {
            known.times++;
        }
        return known.following.position();
    }

    public synchronized void unfollow(String tenant) {
        Followed known = followed.get(tenant);
        if (known != null && --known.times == 0) {
            followed.remove(tenant);
            known.following.stop();
        }
    }

    /// What was told in these rooms after an lsn, for somebody who was away longer than anybody remembers.
    ///
    /// @param limit lsns at most
    public Missed since(String tenant, Set<String> rooms, long after, int limit) {
        return way.store().read(tenant, connection -> since(connection, tenant, rooms, after, limit));
    }

    private static Missed since(Connection connection, String tenant, Set<String> rooms, long after, int limit)
            throws SQLException {
        List<Happened> found = new ArrayList<>();
        TenantHead head = TenantHead.of(connection);
        long reached = after;
        @Nullable Map<String, List<String>> shown = null;
        for (int pages = 0; pages < MOST_PAGES && reached < head.lsn(); pages++) {
            EventRows.Page page = EventRows.after(connection, tenant, reached, PAGE, shown);
            for (List<Occurrence> together : page.lsns()) {
                Happened told = page.happened(together).in(rooms);
                if (!told.messages().isEmpty()) {
                    if (found.size() == limit) {
                        return new Missed(
                                head,
                                EventRows.floor(connection),
                                found.getLast().lsn(),
                                found);
                    }
                    found.add(told);
                }
            }
            reached = page.reached();
            shown = page.shown();
        }
        return new Missed(head, EventRows.floor(connection), reached, found);
    }

    /// Waits up to 3 s for what is being told.
    @Override
    public void close() {
        List<Followed> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(followed.values());
            followed.clear();
        }
        last.forEach(known -> known.following.stop());
        long end = System.nanoTime() + GRACE.toNanos();
        try {
            for (Followed known : last) {
                if (!known.thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    known.thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
