package io.tidemark.backend.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.events.EventTimes;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.modules.Loads.State;
import io.tidemark.backend.rest.Coalescer;
import io.tidemark.backend.store.CommitListeners;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One part and those who want it, in time that the test steers.
final class PartTest {

    private static final int WAIT_SECONDS = 10;

    private final SteeredTime time = new SteeredTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Loads loads = new Loads(time, meters);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    private <P> Part<P> part(FakeModule<P> module) {
        var backend = BackendFixture.shared();
        var cache = new Cache(1_000, System::nanoTime, meters);
        var context = new ModuleContext(
                Path.of("nowhere"),
                time,
                backend.store(),
                new CommitListeners(),
                (tenant, dataset) -> {},
                new ModuleContext.Figures(
                        meters, cache, new Coalescer(meters), loads, new EventTimes(meters), Map.of()));
        return new Part<>(module, context, time, new Random(1));
    }

    private static <P> P soon(Future<P> answer) throws Exception {
        return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static BackendException refusal(Part<?> part) {
        var refused = assertThrows(BackendException.class, part::get);
        assertEquals(503, refused.status());
        assertEquals("5", refused.headers().get("Retry-After"));
        return refused;
    }

    private void awaitState(State state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (loads.of("charts").state() != state && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(state, loads.of("charts").state());
    }

    /// Fails so often, then works.
    private static Callable<String> failing(int times) {
        var calls = new AtomicInteger();
        return () -> {
            if (calls.incrementAndGet() <= times) {
                throw new NoClassDefFoundError("charts/Library");
            }
            return "charts";
        };
    }

    @Test
    void aHundredWhoAskAtOnceCauseOneLoad() throws Exception {
        var asked = new CountDownLatch(100);
        var module = new FakeModule<>("charts", () -> {
            asked.await();
            return "charts";
        });
        Part<String> part = part(module);
        assertEquals(State.WAITING, loads.of("charts").state());
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(callers.submit(() -> {
                asked.countDown();
                return part.get();
            }));
        }
        for (Future<String> answer : answers) {
            assertEquals("charts", soon(answer));
        }
        assertEquals(1, module.begun.get());
        assertEquals(State.LOADED, loads.of("charts").state());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), loads.of("charts").loadedAt());
        assertEquals(
                1,
                meters.timer("modules.loads", "module", "charts", "outcome", "loaded")
                        .count());
    }

    @Test
    void aLoadThatFailsTwiceIsTriedAThirdTime() throws Exception {
        Part<String> part = part(new FakeModule<>("charts", failing(2)));
        Future<String> answer = callers.submit(part::get);
        for (int failures = 1; failures <= 2; failures++) {
            time.awaitPending(2);
            time.advance(Duration.ofSeconds(1));
        }
        assertEquals("charts", soon(answer));
        assertEquals(3, loads.of("charts").tries());
        assertEquals(2, loads.of("charts").failures());
        assertEquals(State.LOADED, loads.of("charts").state());
    }

    @Test
    void afterThreeFailuresEverybodyIsRefusedForAWhileAndThenItIsTriedAgain() throws Exception {
        var module = new FakeModule<>("charts", failing(3));
        Part<String> part = part(module);
        Future<BackendException> refused = callers.submit(() -> refusal(part));
        for (int failures = 1; failures <= 2; failures++) {
            time.awaitPending(2);
            time.advance(Duration.ofSeconds(1));
        }
        assertTrue(soon(refused).detail().startsWith("The charts part could not be loaded."));
        assertEquals(State.FAILED, loads.of("charts").state());
        time.advance(Part.REST.minusMillis(1));
        refusal(part);
        assertEquals(3, module.begun.get());
        time.advance(Duration.ofMillis(1));
        assertEquals("charts", soon(callers.submit(part::get)));
        assertEquals(State.LOADED, loads.of("charts").state());
    }

    @Test
    void aLoadThatHangsIsGivenUpAndInterruptedAfterTenSeconds() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Part<String> part = part(new FakeModule<>("charts", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
            return "never";
        }));
        Future<BackendException> refused = callers.submit(() -> refusal(part));
        assertTrue(begun.await(WAIT_SECONDS, TimeUnit.SECONDS));
        time.advance(Duration.ofMillis(9_999));
        assertEquals(State.LOADING, loads.of("charts").state());
        time.advance(Duration.ofMillis(1));
        assertTrue(soon(refused).detail().startsWith("The charts part could not be loaded within 10 s."));
        assertTrue(interrupted.await(WAIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, loads.of("charts").timeouts());
        assertEquals(State.FAILED, loads.of("charts").state());
    }

    @Test
    void aLoadThatNoInterruptReachesIsNotBegunTwiceAndIsTakenWhenItComes() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new Semaphore(0);
        var module = new FakeModule<>("charts", () -> {
            begun.countDown();
            release.acquireUninterruptibly();
            return "late";
        });
        Part<String> part = part(module);
        Future<BackendException> refused = callers.submit(() -> refusal(part));
        assertTrue(begun.await(WAIT_SECONDS, TimeUnit.SECONDS));
        time.advance(Loading.LIMIT);
        soon(refused);
        time.advance(Part.REST);
        refusal(part);
        release.release();
        awaitState(State.LOADED);
        assertEquals("late", part.get());
        assertEquals(1, module.begun.get());
    }

    @Test
    void whatWasLoadedIsClosedAndNothingIsLoadedAfterwards() throws Exception {
        var closed = new CountDownLatch(1);
        AutoCloseable made = closed::countDown;
        var module = new FakeModule<>("charts", () -> made);
        Part<AutoCloseable> part = part(module);
        assertEquals(made, soon(callers.submit(part::get)));
        part.close();
        assertEquals(0, closed.getCount());
        refusal(part);
        assertEquals(1, module.begun.get());
    }

    @Test
    void whatComesAfterTheEndIsClosedAtOnce() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new Semaphore(0);
        var closed = new CountDownLatch(1);
        Part<AutoCloseable> part = part(new FakeModule<>("charts", () -> {
            begun.countDown();
            release.acquireUninterruptibly();
            return closed::countDown;
        }));
        Future<BackendException> refused = callers.submit(() -> refusal(part));
        assertTrue(begun.await(WAIT_SECONDS, TimeUnit.SECONDS));
        part.close();
        soon(refused);
        release.release();
        assertTrue(closed.await(WAIT_SECONDS, TimeUnit.SECONDS));
    }
}
