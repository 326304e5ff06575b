package io.tidemark.backend.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.store.GivenUp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Writing and compressing of large bodies, by one thread fewer than there are processors, first come first served.
/// A virtual thread is not preempted: two such bodies on the requests' own threads would hold all other requests.
/// These are threads of the operating system, which lets others in between.
public final class HeavyWork implements AutoCloseable {

    private static final int LARGE = 256 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ThreadPoolExecutor threads;

    public HeavyWork(MeterRegistry meters) {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), meters);
    }

    HeavyWork(int atOnce, MeterRegistry meters) {
        threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("heavy-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        meters.gauge("work.heavy.waiting", threads, pool -> pool.getQueue().size());
    }

    /// Does small work at once on the calling thread, large work when its turn comes.
    ///
    /// @param bytes how much there is to write or compress, by estimate
    /// @throws GivenUp when the caller is interrupted while it waits
    public <T> T run(long bytes, Supplier<T> work) {
        if (bytes <= LARGE) {
            return work.get();
        }
        Future<T> turn = threads.submit(work::get);
        try {
            return turn.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A large answer could not be written", e.getCause());
        } catch (InterruptedException e) {
            turn.cancel(false);
            Thread.currentThread().interrupt();
            throw new GivenUp(e);
        } catch (TimeoutException e) {
            turn.cancel(false);
            throw new BackendException(
                            503,
                            "Too many large answers are being written just now; ask again in a minute, or for fewer rows.",
                            List.of(),
                            e)
                    .retryAfter(LONGEST);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
