package io.tidemark.backend.events;

import io.tidemark.analytics.Backoff;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One tenant's events being read, on a virtual thread of its own, from its first look to `stop`. What is not given
/// here is that thread's alone.
final class Following {

    /// Where events go, and how long to wait after failures.
    record Way(TenantStore store, Tail.Listener listener, EventTimes times, RandomGenerator random) {}

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /// Nothing is older when no hint comes.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final Backoff AWAY = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
    private static final int PAGE = 500;

    private final String tenant;
    private final Way way;
    private final Lock turn;
    private final Semaphore hints = new Semaphore(0);
    private final CompletableFuture<TenantHead> begun = new CompletableFuture<>();
    private volatile @Nullable TenantHead told;
    private volatile boolean stopped;
    private @Nullable Map<String, List<String>> shown;

    /// @param turn held while it reads: whoever follows the tenant next waits until this one has ended
    Following(String tenant, Way way, Lock turn) {
        this.tenant = tenant;
        this.way = way;
        this.turn = turn;
    }

    Thread start() {
        return Thread.ofVirtual().name("tail-" + tenant).start(this::run);
    }

    /// The last lsn that was told, once it is known where that begins. Any thread.
    CompletableFuture<TenantHead> position() {
        return begun.thenApply(first -> {
            TenantHead last = told;
            return last == null ? first : last;
        });
    }

    /// There may be something new. Any thread.
    void hint() {
        hints.release();
    }

    /// Nothing more is told but what is being told. Any thread.
    void stop() {
        stopped = true;
        hints.release();
        begun.cancel(false);
    }

    private void run() {
        turn.lock();
        try {
            int failures = 0;
            while (!stopped) {
                try {
                    step();
                    failures = 0;
                } catch (BackendException e) {
                    failures++;
                    // An outage is one line a tenant, not one a try.
                    LOG.atLevel(failures == 1 ? Level.WARN : Level.DEBUG)
                            .log("Events of {} are told once PostgreSQL answers: {}", tenant, e.detail());
                    await(AWAY.delay(failures, way.random()));
                } catch (RuntimeException e) {
                    failures++;
                    LOG.error("Events of {} could not be read and are read again", tenant, e);
                    await(AWAY.delay(failures, way.random()));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Nothing more is told of {}", tenant);
        } finally {
            turn.unlock();
        }
    }

    /// Tells what is new; waits when nothing is.
    private void step() throws InterruptedException {
        TenantHead from = told;
        if (from == null) {
            TenantHead head = way.store().read(tenant, READ_LIMIT, TenantHead::of);
            way.listener().begins(tenant, head);
            told = head;
            begun.complete(head);
            return;
        }
        hints.drainPermits();
        EventRows.Page page = way.store()
                .read(tenant, READ_LIMIT, connection -> EventRows.after(connection, tenant, from.lsn(), PAGE, shown));
        tell(from, page);
        if (page.isLast()) {
            await(LOOK);
        }
    }

    private void await(Duration longest) throws InterruptedException {
        if (hints.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.trace("A hint came");
        }
    }

    private void tell(TenantHead from, EventRows.Page page) {
        TenantHead head = page.head();
        if (!head.epoch().equals(from.epoch()) || head.lsn() < from.lsn()) {
            LOG.warn("The history of {} is another one now; it is told from there", tenant);
            shown = null;
            way.listener().begins(tenant, head);
            told = head;
            return;
        }
        shown = page.shown();
        for (List<Occurrence> together : page.lsns()) {
            if (stopped) {
                return;
            }
            tell(page, together);
            told = new TenantHead(head.epoch(), together.getFirst().lsn());
        }
        told = new TenantHead(head.epoch(), page.reached());
    }

    /// What the listener throws is logged and keeps nobody from what comes next.
    private void tell(EventRows.Page page, List<Occurrence> together) {
        long started = System.nanoTime();
        try {
            way.listener().happened(page.happened(together));
        } catch (RuntimeException e) {
            LOG.error(
                    "What happened at {} of {} could not be told",
                    together.getFirst().lsn(),
                    tenant,
                    e);
        }
        var time = Duration.ofNanos(System.nanoTime() - started);
        together.forEach(occurrence -> way.times().took(occurrence.event(), time));
    }
}
