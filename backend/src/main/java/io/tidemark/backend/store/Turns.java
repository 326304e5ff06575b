package io.tidemark.backend.store;

import io.tidemark.backend.BackendException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Costly work of one tenant, only so much of it at a time: fewer than a pool of the usual size has connections, so
/// that nobody's questions keep the others waiting. Any thread.
public final class Turns {

    /// Ends when it is closed.
    public static final class Turn implements AutoCloseable {
        private final Semaphore turns;

        private Turn(Semaphore turns) {
            this.turns = turns;
        }

        @Override
        public void close() {
            turns.release();
        }
    }

    private static final int AT_A_TIME = 8;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    /// Waits up to 5 s.
    ///
    /// @throws BackendException 503 when no turn comes in that time
    /// @throws GivenUp when the caller is stopped while it waits
    public Turn take(String tenant) {
        Semaphore own = turns.computeIfAbsent(tenant, name -> new Semaphore(AT_A_TIME, true));
        try {
            if (!own.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw BackendException.unavailable(
                        "Too many questions of this workspace are being answered just now; ask again.", LONGEST, null);
            }
            return new Turn(own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GivenUp(e);
        }
    }
}
