package io.tidemark.backend.talk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done for one client, one thing after the other in the order in which it was asked. Any thread.
final class Errands {

    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

    /// As many as a client may say in a minute, while the rooms it is in unasked are still being entered.
    static final int MOST = 102;

    private final Executor workers;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean working;

    Errands(Executor workers) {
        this.workers = workers;
    }

    /// @return false when too much waits already
    boolean add(Runnable errand) {
        synchronized (this) {
            if (waiting.size() >= MOST) {
                return false;
            }
        }
        last(errand);
        return true;
    }

    /// However much waits.
    void last(Runnable errand) {
        synchronized (this) {
            waiting.add(errand);
            if (working) {
                return;
            }
            working = true;
        }
        try {
            workers.execute(this::work);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nothing more is done for clients: the backend is stopping");
        }
    }

    private void work() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RejectedExecutionException e) {
                LOG.debug("A client could not be answered: the backend is stopping");
            } catch (RuntimeException e) {
                LOG.error("Something asked on the line failed", e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        working = next != null;
        return next;
    }
}
