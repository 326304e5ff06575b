package io.tidemark.backend.modules;

import io.tidemark.analytics.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One load: up to three tries, ten seconds in all for those who wait. A try that hangs is interrupted; should it
/// come to an end nevertheless, what it made is taken. Each try has a platform thread of its own: one that hangs in
/// native code would keep a virtual thread's carrier.
final class Loading<P> {

    static final Duration LIMIT = Duration.ofSeconds(10);
    static final int TRIES = 3;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));
    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    private final String name;
    private final Callable<P> work;
    private final Loads loads;
    private final InstantSource clock;
    private final Alarm alarm;
    private final RandomGenerator random;
    private final CompletableFuture<P> awaited = new CompletableFuture<>();
    private @Nullable P made;
    private @Nullable Thread working;
    private @Nullable Instant failedAt;
    private boolean closed;

    Loading(String name, Callable<P> work, Loads loads, InstantSource clock, Alarm alarm, RandomGenerator random) {
        this.name = name;
        this.work = work;
        this.loads = loads;
        this.clock = clock;
        this.alarm = alarm;
        this.random = random;
    }

    void start() {
        loads.began(name);
        alarm.after(LIMIT, this::giveUp);
        attempt(1);
    }

    /// Waits for as long as the limit allows.
    ///
    /// @throws ExecutionException with what the last try failed at, or a `TimeoutException`
    P await() throws InterruptedException, ExecutionException {
        P there = made();
        return there != null ? there : awaited.get();
    }

    synchronized @Nullable P made() {
        return made;
    }

    /// Whether it came to nothing that long ago, and nothing of it runs any more.
    synchronized boolean isOverFor(Duration rest) {
        return failedAt != null
                && made == null
                && working == null
                && !clock.instant().isBefore(failedAt.plus(rest));
    }

    private synchronized void attempt(int number) {
        if (!awaited.isDone()) {
            working = Thread.ofPlatform().daemon().name("load-" + name).start(() -> attemptHere(number));
        }
    }

    private void attemptHere(int number) {
        long began = System.nanoTime();
        try {
            P part = work.call();
            succeeded(part, Duration.ofNanos(System.nanoTime() - began));
        } catch (Throwable e) {
            failed(number, e, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void succeeded(P part, Duration took) {
        synchronized (this) {
            working = null;
            if (!closed) {
                made = part;
                loads.loaded(name, took);
                LOG.info("The {} part is loaded after {} ms", name, took.toMillis());
                awaited.complete(part);
                return;
            }
        }
        close(name, part);
    }

    private synchronized void failed(int number, Throwable cause, Duration took) {
        working = null;
        boolean givenUp = awaited.isDone();
        boolean last = givenUp || number == TRIES;
        loads.failed(name, took, last);
        if (last) {
            failedAt = clock.instant();
            awaited.completeExceptionally(cause);
        }
        if (givenUp) {
            LOG.info("The {} part's load, given up before, has ended", name, cause);
        } else if (last) {
            LOG.error("The {} part could not be loaded", name, cause);
        } else {
            LOG.warn("The {} part could not be loaded at try {}: {}", name, number, String.valueOf(cause));
            alarm.after(BACKOFF.delay(number, random), () -> attempt(number + 1));
        }
    }

    private synchronized void giveUp() {
        if (awaited.completeExceptionally(new TimeoutException("not loaded within " + LIMIT.toSeconds() + " s"))) {
            failedAt = clock.instant();
            loads.timedOut(name);
            LOG.error("The {} part was not loaded within {} s", name, LIMIT.toSeconds());
            interrupt();
        }
    }

    private void interrupt() {
        if (working != null) {
            working.interrupt();
        }
    }

    /// Closes what was made, and at once what is made from now on.
    void close() {
        P there;
        synchronized (this) {
            closed = true;
            interrupt();
            awaited.completeExceptionally(new InterruptedException("the backend is stopping"));
            there = made;
            made = null;
        }
        close(name, there);
    }

    private static void close(String name, @Nullable Object part) {
        if (part instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("The {} part could not be closed", name, e);
            }
        }
    }
}
