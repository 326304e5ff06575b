package io.tidemark.backend.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.launch.BackendFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ResizeTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final Store store = new Store(
            backend.address(),
            Map.of(Pool.ANALYTICS, new PoolSize(1, 2), Pool.IMPORTS, new PoolSize(1, 1)),
            new SimpleMeterRegistry());
    private final TenantStore tenants = new TenantStore(store.pool(Pool.ANALYTICS), new Random(1));
    private final Semaphore held = new Semaphore(0);
    private final Semaphore release = new Semaphore(0);
    private final List<FutureTask<Boolean>> holders = new ArrayList<>();

    @AfterEach
    void close() {
        release.release(100);
        store.close();
    }

    @Test
    void whoWaitsGetsTheConnectionsThatAPoolMayOpenBesides() throws Exception {
        hold(4);
        assertTrue(held.tryAcquire(2, 10, TimeUnit.SECONDS));
        await(2, PoolStats::waiting);

        PoolStats larger = store.resize("analytics", new PoolSize(1, 4));
        assertEquals(4, larger.max());
        assertTrue(held.tryAcquire(2, 4, TimeUnit.SECONDS), "those who waited go on while the others still hold");
        release.release(4);
        for (var holder : holders) {
            assertTrue(holder.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPoolMadeSmallerGivesUpWhatComesBackAndFailsNobody() throws Exception {
        store.resize("analytics", new PoolSize(1, 4));
        hold(4);
        assertTrue(held.tryAcquire(4, 10, TimeUnit.SECONDS));
        store.resize("analytics", new PoolSize(1, 2));
        release.release(4);
        for (var holder : holders) {
            assertTrue(holder.get(5, TimeUnit.SECONDS));
        }
        await(1, stats -> stats.active() + stats.idle());
    }

    @Test
    void aPoolIsNeverMadeSmallerThanItWasStartedWith() {
        var refused = assertThrows(BackendException.class, () -> store.resize("analytics", new PoolSize(1, 1)));
        assertEquals(400, refused.status());
        assertEquals(2, analytics().max());
    }

    @Test
    void morePoolsThanPostgresTakesAreRefusedWithTheNumbers() {
        var refused = assertThrows(BackendException.class, () -> store.resize("analytics", new PoolSize(1, 100)));
        assertEquals(400, refused.status());
        // 20 + 100 + 20 + 1 wanted; 100 less 3 for superusers and 5 in reserve.
        assertTrue(
                refused.detail().contains("141 connections") && refused.detail().contains("room for 92"),
                refused::detail);
        assertEquals(2, analytics().max());
    }

    @Test
    void whatIsConfiguredAndDoesNotFitIsSaidAtTheStart() {
        Map<Pool, PoolSize> tooMuch = Map.of(Pool.ANALYTICS, new PoolSize(1, 100));
        var refused = assertThrows(
                BackendException.class, () -> new Store(backend.address(), tooMuch, new SimpleMeterRegistry()).close());
        assertTrue(refused.detail().contains("leaves room for"), refused::detail);
    }

    @Test
    void importsShareTheDefaultPoolUnlessTheyHaveTheirOwn() {
        assertTrue(store.stats().containsKey("imports"));
        try (var plain = new Store(backend.address(), Map.of(), new SimpleMeterRegistry())) {
            assertSame(plain.pool(Pool.DEFAULT), plain.pool(Pool.IMPORTS));
            assertEquals(
                    404,
                    assertThrows(BackendException.class, () -> plain.resize("imports", new PoolSize(1, 2)))
                            .status());
        }
    }

    @Test
    void theFiguresShowBothSides() throws Exception {
        hold(3);
        assertTrue(held.tryAcquire(2, 10, TimeUnit.SECONDS));
        await(1, PoolStats::waiting);
        var refused = assertThrows(Exception.class, () -> holders.get(waiter()).get(10, TimeUnit.SECONDS));
        assertTrue(String.valueOf(refused.getMessage()).contains("All 2 connections for “analytics” are in use"));

        PoolStats stats = analytics();
        assertEquals(2, stats.active());
        assertTrue(stats.taken() >= 2, stats::toString);
        assertEquals(1, stats.timeouts());
        PoolActivity postgres = stats.postgres();
        assertNotNull(postgres);
        assertTrue(postgres.idleInTransaction() >= 2);
        assertTrue(postgres.longestSeconds() >= 4.5, postgres::toString);
    }

    private PoolStats analytics() {
        return Objects.requireNonNull(store.stats().get("analytics"));
    }

    /// The one of three that holds nothing.
    private int waiter() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            for (int i = 0; i < holders.size(); i++) {
                if (holders.get(i).isDone()) {
                    return i;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nobody gave up waiting");
    }

    private void hold(int transactions) {
        for (int i = 0; i < transactions; i++) {
            var holder = new FutureTask<>(() -> tenants.read("harbour", connection -> {
                held.release();
                release.acquireUninterruptibly();
                return true;
            }));
            holders.add(holder);
            Thread.ofVirtual().start(holder);
        }
    }

    private void await(int expected, ToIntFunction<PoolStats> figure) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        while (figure.applyAsInt(analytics()) != expected) {
            assertTrue(System.nanoTime() < deadline, () -> store.stats().toString());
            Thread.onSpinWait();
        }
    }
}
