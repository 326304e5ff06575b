package io.tidemark.backend.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.store.GivenUp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeavyWorkTest {
    private static final int HUGE = 1 << 20;
    private static final byte[] TEXT = "a word and another ".repeat(200).getBytes(StandardCharsets.UTF_8);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HeavyWork heavy = new HeavyWork(2, meters);

    @AfterEach
    void stop() {
        heavy.close();
    }

    @Test
    void smallAnswersGetThroughWhileHugeOnesAreBeingPacked() throws Exception {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(2);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var packing = new Packing(heavy, meters);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> huge = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                huge.add(callers.submit(() -> heavy.run(HUGE, () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    begun.countDown();
                    await(release);
                    return running.decrementAndGet();
                })));
            }
            begun.await();
            for (int i = 0; i < 100; i++) {
                byte[] small = callers.submit(() -> packing.pack(new Packed(TEXT), Encoding.GZIP))
                        .get(10, TimeUnit.SECONDS);
                assertTrue(small.length < TEXT.length);
            }
            assertTrue(huge.stream().noneMatch(Future::isDone));
            release.countDown();
            for (Future<Integer> each : huge) {
                each.get(10, TimeUnit.SECONDS);
            }
        }
        assertEquals(2, most.get());
    }

    @Test
    void workThatNobodyWaitsForIsNotBegun() throws Exception {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(2);
        var ran = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                callers.execute(() -> heavy.run(HUGE, () -> {
                    begun.countDown();
                    await(release);
                    return 0;
                }));
            }
            begun.await();
            Future<GivenUp> gone = callers.submit(() -> {
                Thread.currentThread().interrupt();
                return assertThrows(GivenUp.class, () -> heavy.run(HUGE, ran::incrementAndGet));
            });
            assertEquals(503, gone.get(10, TimeUnit.SECONDS).status());
            release.countDown();
        }
        assertEquals(1, heavy.<Integer>run(HUGE, () -> 1));
        assertEquals(0, ran.get());
    }

    @Test
    void itsFailureIsTheCallers() {
        var failure = assertThrows(
                ArithmeticException.class, () -> heavy.run(HUGE, () -> Math.addExact(1, Integer.MAX_VALUE)));
        assertEquals("integer overflow", failure.getMessage());
    }

    @Test
    void whatCompressingBringsAndTakesIsCountedOnceABody() {
        var packing = new Packing(heavy, meters);
        var body = new Packed(TEXT);
        int size = packing.pack(body, Encoding.ZSTD).length;
        packing.pack(body, Encoding.ZSTD);
        packing.pack(body, Encoding.IDENTITY);
        var bytes = meters.get("http.packing.bytes").tag("encoding", "zstd");
        assertEquals(TEXT.length, bytes.tag("side", "before").summary().totalAmount());
        assertEquals(
                size,
                meters.get("http.packing.bytes")
                        .tags("encoding", "zstd", "side", "after")
                        .summary()
                        .totalAmount());
        assertEquals(
                1, meters.get("http.packing").tag("encoding", "zstd").timer().count());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
