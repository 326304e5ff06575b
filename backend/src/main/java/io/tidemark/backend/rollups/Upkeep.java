package io.tidemark.backend.rollups;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.store.Schedule;
import io.tidemark.backend.store.ServicePool;
import io.tidemark.backend.store.TenantClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a tenant's rollups tended and what it asks most answered beforehand: at the start, every five minutes, and soon
/// after it asked or committed something, but never for more than a tenth of the time. Arranges on a thread of its
/// own; the work is done where the schedule says, and after it the other nodes where the tenant asks answer beforehand
/// for themselves, each on another thread of its own.
public final class Upkeep implements AutoCloseable {

    /// Answers queries beforehand.
    @FunctionalInterface
    public interface Warming {
        /// @return how many were not answered yet
        int warm(String tenant, List<Often> often);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int ROUNDS_PER_FLUSH = 5;
    private static final int SHARE = 10;
    /// Answers of a tenant that are kept ready: about two dashboards.
    private static final int READY = 24;

    private final Usage usage;
    private final Tending tending;
    private final Warming warming;
    private final Counter warmed;
    private final Schedule schedule;
    private final Warmth warmth = new Warmth(this::warm, System::nanoTime);
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    /// Until when nothing need be arranged for a tenant, by this process's nanos: it has been, or rests.
    private final Map<String, Long> settled = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public Upkeep(
            Usage usage,
            Tending tending,
            Warming warming,
            ServicePool pool,
            InstantSource clock,
            MeterRegistry meters) {
        this.usage = usage;
        this.tending = tending;
        this.warming = warming;
        this.warmed = meters.counter("answers.warmed");
        this.schedule = new Schedule(pool, "upkeep", EVERY, this::work, clock);
    }

    /// Begins with every tenant that was tended before.
    public void start(CommitListeners listeners) {
        warmth.begin(schedule.doneElsewhere());
        schedule.start();
        listeners.add((tenant, lsn) -> {
            if (!tenant.equals(TenantClock.SYSTEM)) {
                called.add(tenant);
            }
        });
        Thread.ofVirtual().name("upkeep").start(() -> inRounds(this::arrange));
        Thread.ofVirtual().name("warmth").start(() -> inRounds(round -> warmth.look(schedule.doneElsewhere())));
    }

    private void inRounds(IntConsumer turn) {
        try {
            for (int round = 1; !closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS); round++) {
                turn.accept(round);
            }
        } catch (InterruptedException e) {
            LOG.debug("There are no more rounds");
        }
    }

    private void arrange(int round) {
        if (round % ROUNDS_PER_FLUSH == 0) {
            Set<String> asked = usage.flush();
            called.addAll(asked);
            warmth.asked(asked);
        }
        List.copyOf(called).forEach(this::arrange);
    }

    private void arrange(String tenant) {
        long now = System.nanoTime();
        boolean isSettled = now - settled.getOrDefault(tenant, now) < 0;
        if (!isSettled && schedule.within(tenant, SOON)) {
            called.remove(tenant);
            settled.put(tenant, now + SOON.toNanos());
        }
    }

    private void work(String tenant) {
        long started = System.nanoTime();
        try {
            tending.tend(tenant);
            warm(tenant);
        } finally {
            long now = System.nanoTime();
            settled.put(tenant, now + (now - started) * SHARE);
        }
    }

    private void warm(String tenant) {
        warmed.increment(warming.warm(tenant, usage.most(tenant, READY)));
    }

    @Override
    public void close() {
        closed.countDown();
        schedule.close();
    }
}
