package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import io.tidemark.backend.gateway.RawLine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Noise and half-good handshakes, frames and messages by people who are signed in and who are not. The node serves
/// everybody else meanwhile, logs no failure and keeps no memory. Takes seconds; five minutes with
/// `-Dtidemark.soak=long`.
final class LineFuzzTest {

    private static final boolean LONG = "long".equals(System.getProperty("tidemark.soak"));
    private static final Duration LENGTH = LONG ? Duration.ofMinutes(5) : Duration.ofSeconds(4);
    private static final int ATTACKERS = 3;
    private static final int MOST_HEAP = 24 << 20;
    private static final int MOST_DIRECT = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BackendFixture backend = BackendFixture.shared();
    private final AtomicLong attacks = new AtomicLong();
    private final AtomicLong welcomed = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /// Bytes in use once all garbage is gone.
    private record Memory(long heap, long direct) {}

    @Test
    void nothingThatIsThrownAtALineHurtsAnybodyElse() throws Exception {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (var log = new Overheard();
                RawLine honest = RawLine.of(backend.port(), backend.token("admin@harbour"))) {
            long connections = connections();
            long started = System.nanoTime();
            Memory first = underAttack(started, honest);
            awaitConnections(connections);
            Memory last = memory();
            assertTrue(serves(honest), "the node lives afterwards");
            assertEquals(List.of(), log.failures());
            String figures = "%d attacks, %d welcomed, %d frames, %d KiB; heap %d KiB, then %d; direct %d KiB, then %d"
                    .formatted(
                            attacks.get(),
                            welcomed.get(),
                            frames.get(),
                            bytes.get() >> 10,
                            first.heap() >> 10,
                            last.heap() >> 10,
                            first.direct() >> 10,
                            last.direct() >> 10);
            assertTrue(last.heap() - first.heap() < MOST_HEAP, figures);
            assertTrue(last.direct() - first.direct() < MOST_DIRECT, figures);
            assertTrue(welcomed.get() > attacks.get() / 10 && frames.get() > welcomed.get(), figures);
            if (LONG) {
                System.out.println("LineFuzzTest: " + figures);
            }
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
    }

    /// @return what was in use after the first tenth
    private Memory underAttack(long started, RawLine honest) throws Exception {
        Memory first = null;
        try (var attackers = Executors.newFixedThreadPool(ATTACKERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < ATTACKERS; i++) {
                var random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom")
                        .create(i);
                running.add(attackers.submit(attacker(random, started)));
            }
            while (isLeft(started)) {
                assertTrue(serves(honest), "the node lives");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
                if (first == null && System.nanoTime() - started > LENGTH.toNanos() / 10) {
                    first = memory();
                }
            }
            for (Future<?> each : running) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return first == null ? memory() : first;
    }

    private static boolean isLeft(long started) {
        return System.nanoTime() - started < LENGTH.toNanos();
    }

    /// Whether somebody who behaves is served.
    private boolean serves(RawLine honest) throws IOException {
        honest.say("{\"type\":\"join\",\"data\":{\"room\":\"tenant:harbour\"}}");
        honest.next("room_joined");
        return honest.isAlive() && backend.get("/readyz", null).statusCode() == 200;
    }

    private Callable<?> attacker(RandomGenerator random, long started) {
        var mutations = new Mutations(random);
        return () -> {
            while (isLeft(started)) {
                attacks.incrementAndGet();
                attack(random, mutations);
            }
            return null;
        };
    }

    private void attack(RandomGenerator random, Mutations mutations) {
        String token = backend.token(random.nextBoolean() ? "viewer@harbour" : "editor@harbour");
        try {
            switch (random.nextInt(8)) {
                case 0 -> throwAt(mutations.noise(random.nextInt(1, 5_000)), mutations.noise(20));
                case 1 -> throwAt(mutations.handshake(token), RawLine.framed(0x81, mutations.message()));
                case 2 -> throwAt(joined(mutations.handshake(token), RawLine.framed(0x81, mutations.message())));
                case 3 -> unknown(mutations);
                default -> known(token, random, mutations);
            }
        } catch (IOException e) {
            // The server ended it, as it may.
        }
    }

    private void throwAt(byte[]... pieces) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), backend.port())) {
            socket.setSoTimeout(20);
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
                count(piece);
            }
            socket.getInputStream().skipNBytes(200);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private void unknown(Mutations mutations) throws IOException {
        try (var line = new RawLine(backend.port(), "/ws-analytics", "")) {
            for (byte[] frame : mutations.frames()) {
                line.bytes(frame);
                count(frame);
            }
        }
    }

    private void known(String token, RandomGenerator random, Mutations mutations) throws IOException {
        try (RawLine line = RawLine.of(backend.port(), token)) {
            welcomed.incrementAndGet();
            for (int messages = random.nextInt(1, 120); messages > 0; messages--) {
                for (byte[] frame : mutations.frames()) {
                    line.bytes(frame);
                    count(frame);
                }
            }
            switch (random.nextInt(3)) {
                case 0 -> line.frame(RawLine.CLOSE, true, new byte[] {3, (byte) 0xE8});
                case 1 -> line.frame(RawLine.TEXT, false, mutations.message());
                default -> line.frame(RawLine.PING, true, new byte[0]);
            }
        }
    }

    private void count(byte[] sent) {
        frames.incrementAndGet();
        bytes.addAndGet(sent.length);
    }

    private long connections() {
        return backend.get("/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("line_connections "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void awaitConnections(long expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (connections() > expected) {
            assertTrue(System.nanoTime() < end, "lines of people who are gone are still open");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static Memory memory() {
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            heap = Math.min(
                    heap,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider netty) {
            direct += netty.metric().usedDirectMemory();
        }
        for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
        }
        return new Memory(heap, direct);
    }
}
