package io.tidemark.backend.gateway;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the members whose sockets one event loop owns are sent what waits for them: at once if they heard nothing for
/// a tick, else together at the end of the tick. What it holds belongs to the loop.
final class LoopTick {

    private static final Logger LOG = LoggerFactory.getLogger(LoopTick.class);
    private static final Duration BATCH_EVERY = Duration.ofMillis(100);

    private final EventLoop loop;
    private final long tick;
    private final LongSupplier nanos;
    private final SharedRuns runs = new SharedRuns();
    private final Set<Outgoing> batches = new LinkedHashSet<>();
    private List<Outgoing> waiting = new ArrayList<>();

    /// @param tick nanoseconds; 0 to send everything at once
    LoopTick(EventLoop loop, long tick, LongSupplier nanos) {
        this.loop = loop;
        this.tick = tick;
        this.nanos = nanos;
    }

    /// A moment at which somebody who never heard anything may be said to have heard something.
    long longAgo() {
        return nanos.getAsLong() - tick;
    }

    /// Something waits for each of these. From any thread; one task for all of them.
    void tell(List<Outgoing> members) {
        execute(() -> take(members));
    }

    /// Sends what waits for one member, as the loop's next task. From any thread.
    void soon(Outgoing member) {
        execute(() -> now(member));
    }

    void now(Outgoing member) {
        member.flush(runs);
        runs.forget();
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nothing more is sent: the backend is stopping");
        }
    }

    private void take(List<Outgoing> members) {
        long now = nanos.getAsLong();
        boolean idle = waiting.isEmpty();
        for (Outgoing member : members) {
            if (member.quiet(now, tick)) {
                member.sweep(runs, now);
            } else {
                waiting.add(member);
            }
        }
        runs.forget();
        if (idle && !waiting.isEmpty()) {
            after(Math.max(0, waiting.getFirst().swept() + tick - now), this::sweep);
        }
    }

    private void sweep() {
        List<Outgoing> due = waiting;
        waiting = new ArrayList<>(due.size());
        long now = nanos.getAsLong();
        for (Outgoing member : due) {
            member.sweep(runs, now);
        }
        runs.forget();
    }

    /// Batches of this member leave from now on until none is left.
    void batchesOf(Outgoing member) {
        if (batches.add(member) && batches.size() == 1) {
            after(BATCH_EVERY.toNanos(), this::sendBatches);
        }
    }

    private void sendBatches() {
        for (Outgoing member : List.copyOf(batches)) {
            if (!member.sendBatch(runs)) {
                batches.remove(member);
            }
        }
        runs.forget();
        if (!batches.isEmpty()) {
            after(BATCH_EVERY.toNanos(), this::sendBatches);
        }
    }

    private void after(long delay, Runnable task) {
        loop.schedule(task, delay, TimeUnit.NANOSECONDS).addListener(done -> {
            if (done.cause() != null && !done.isCancelled()) {
                LOG.error("A turn of sending failed", done.cause());
            }
        });
    }
}
