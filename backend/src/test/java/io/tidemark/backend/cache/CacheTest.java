package io.tidemark.backend.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.cache.Cache.Found;
import io.tidemark.backend.cache.Cache.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CacheTest {
    private static final CacheKey KEY = CacheKey.of("test", "orchard", List.of("a"));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger loads = new AtomicInteger();
    private final Cache cache = new Cache(10_000, now::get, new SimpleMeterRegistry());

    private Found<Text> get(CacheKey key, Callable<Text> loader) throws Exception {
        return cache.getOrLoad(key, Text.CODEC, loader);
    }

    private Text load() {
        return new Text("load " + loads.incrementAndGet(), 100);
    }

    private CacheStats.Kind counted() {
        return cache.stats().kinds().getOrDefault("test", CacheStats.Kind.NONE);
    }

    @Test
    void whoOnlyLooksGetsWhatIsFreshAndCausesNoLoad() throws Exception {
        assertNull(cache.peek(KEY, Text.class));
        get(KEY, this::load);
        assertEquals(new Text("load 1", 100), cache.peek(KEY, Text.class));
        assertEquals(1, counted().hits());
        now.addAndGet(MINUTE.toNanos());
        assertNull(cache.peek(KEY, Text.class));
        assertEquals(1, loads.get());
    }

    @Test
    void aValueIsLoadedOnceAndThenThere() throws Exception {
        assertEquals(new Found<>(new Text("load 1", 100), Outcome.MISS), get(KEY, this::load));
        assertEquals(new Found<>(new Text("load 1", 100), Outcome.HIT), get(KEY, this::load));
        assertEquals(1, counted().hits());
        assertEquals(1, counted().misses());
        assertEquals(0.5, cache.stats().hitRate());
        assertTrue(cache.bytes() >= 100);
    }

    @Test
    void fiveHundredWhoAskAtOnceCauseOneLoad() throws Exception {
        CountDownLatch asked = new CountDownLatch(500);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Found<Text>>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(callers.submit(() -> {
                    asked.countDown();
                    return get(KEY, () -> {
                        asked.await();
                        return load();
                    });
                }));
            }
            for (Future<Found<Text>> answer : answers) {
                assertEquals("load 1", answer.get(10, TimeUnit.SECONDS).value().text());
            }
        }
        assertEquals(1, loads.get());
        assertEquals(500, counted().hits() + counted().misses());
    }

    @Test
    void whoAskForTheSameKeysInOppositeOrdersDoNotWaitForEachOther() throws Exception {
        List<CacheKey> keys = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            keys.add(CacheKey.of("test", "orchard", List.of("key", Integer.toString(i))));
        }
        CountDownLatch begun = new CountDownLatch(2);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (List<CacheKey> order : List.of(keys, keys.reversed())) {
                answers.add(callers.submit(() -> {
                    Map<CacheKey, Callable<Text>> wanted = new LinkedHashMap<>();
                    order.forEach(key -> wanted.put(key, this::load));
                    begun.countDown();
                    begun.await();
                    return cache.getOrLoadAll(wanted, Text.CODEC).size();
                }));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(20, answer.get(10, TimeUnit.SECONDS));
            }
        }
        assertEquals(20, loads.get());
    }

    @Test
    void whatAFailedCallerLeftUnloadedIsLoadedByWhoWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        CacheKey failing = CacheKey.of("test", "orchard", List.of("failing"));
        Map<CacheKey, Callable<Text>> wanted = new LinkedHashMap<>();
        wanted.put(failing, () -> {
            begun.countDown();
            waits.await();
            throw new IllegalStateException("no");
        });
        wanted.put(KEY, this::load);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = callers.submit(() -> cache.getOrLoadAll(wanted, Text.CODEC));
            begun.await();
            Future<Found<Text>> second = callers.submit(() -> {
                waits.countDown();
                return get(KEY, this::load);
            });
            assertEquals("load 1", second.get(10, TimeUnit.SECONDS).value().text());
            assertThrows(ExecutionException.class, () -> first.get(10, TimeUnit.SECONDS));
        }
        assertEquals(1, loads.get());
    }

    @Test
    void aFailureReachesItsCallerAndIsNotKept() throws Exception {
        var failure = assertThrows(
                IllegalStateException.class,
                () -> get(KEY, () -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals("no", failure.getMessage());
        assertEquals(Outcome.MISS, get(KEY, this::load).outcome());
        assertEquals(1, counted().failures());
    }

    @Test
    void whoWaitsIsAnsweredWhenTheLoadingCallerIsStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread first = Thread.ofVirtual()
                .start(() -> assertThrows(
                        InterruptedException.class,
                        () -> get(KEY, () -> {
                            begun.countDown();
                            new CountDownLatch(1).await();
                            return load();
                        })));
        begun.await();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Found<Text>> second = callers.submit(() -> get(KEY, this::load));
            first.interrupt();
            assertEquals("load 1", second.get(10, TimeUnit.SECONDS).value().text());
        }
        first.join();
    }

    @Test
    void aValuePastItsTimeIsGivenOutWhileItIsRefreshed() throws Exception {
        get(KEY, this::load);
        now.addAndGet(MINUTE.toNanos() + 1);
        CountDownLatch refreshed = new CountDownLatch(1);
        Found<Text> stale = get(KEY, () -> {
            refreshed.countDown();
            return load();
        });
        assertEquals(new Found<>(new Text("load 1", 100), Outcome.STALE), stale);
        assertTrue(refreshed.await(10, TimeUnit.SECONDS));
        assertEquals("load 2", awaitFresh().text());
    }

    private Text awaitFresh() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Found<Text> found = get(KEY, this::load);
        // what is kept may be found a moment before its new end is known
        while ((found.outcome() != Outcome.HIT || counted().loads() < loads.get()) && System.nanoTime() < end) {
            Thread.onSpinWait();
            found = get(KEY, this::load);
        }
        return found.value();
    }

    @Test
    void theBudgetHolds() throws Exception {
        for (int i = 0; i < 200; i++) {
            get(CacheKey.of("test", "orchard", List.of("key", Integer.toString(i))), this::load);
        }
        assertTrue(cache.bytes() <= 10_000, "bytes " + cache.bytes());
        assertTrue(counted().evictions() > 100, "evictions " + counted().evictions());
        assertEquals(200, counted().loads());
    }

    @Test
    void whatATenantHasOfAKindIsRemovedAndNothingElse() throws Exception {
        CacheKey other = CacheKey.of("test", "harbour", List.of("a"));
        get(KEY, this::load);
        get(other, this::load);
        assertEquals(new Cache.Removed(1, OptionalLong.empty()), cache.remove("test", "orchard"));
        assertEquals(Outcome.HIT, get(other, this::load).outcome());
        assertEquals(Outcome.MISS, get(KEY, this::load).outcome());
        assertEquals(cache.bytes(), counted().bytes());
    }

    @Test
    void aRefreshedValueLastsItsWholeTimeAgain() throws Exception {
        get(KEY, this::load);
        now.addAndGet(MINUTE.toNanos() + 1);
        get(KEY, this::load);
        awaitFresh();
        now.addAndGet(MINUTE.toNanos() + 1);
        assertEquals("load 2", get(KEY, this::load).value().text());
    }

    @Test
    void noTwoListsOfPartsHaveOneKey() {
        assertNotEquals(CacheKey.of("k", "orchard", List.of("a", "b")), CacheKey.of("k", "orchard", List.of("ab")));
        assertNotEquals(CacheKey.of("k", "orchard", List.of("a", "")), CacheKey.of("k", "orchard", List.of("a")));
        assertNotEquals(CacheKey.of("k", "orchard", List.of("a")), CacheKey.of("k", "harbour", List.of("a")));
        assertNotEquals(CacheKey.of("k", "orchard", List.of("1:a")), CacheKey.of("k", "orchard", List.of("a")));
    }
}
