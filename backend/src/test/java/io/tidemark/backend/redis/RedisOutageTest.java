package io.tidemark.backend.redis;

import static io.tidemark.backend.redis.RealRedis.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.cache.Cache.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What a request notices of a Redis that is killed, hangs, or was never there: nothing but a miss.
final class RedisOutageTest {

    private static final Duration DEADLINE = Duration.ofMillis(100);

    @Test
    void aRedisThatIsKilledAndStartedAgainFailsNoRequestAndIsUsedAgain() throws Exception {
        try (var redis = new RealRedis();
                var one = new Node(redis.address()).up();
                var other = new Node(redis.address()).up()) {
            var ended = new AtomicBoolean();
            var asked = new AtomicInteger();
            var failed = new AtomicInteger();
            Thread asking = Thread.ofVirtual().start(() -> {
                while (!ended.get()) {
                    String name = "asked " + asked.incrementAndGet();
                    try {
                        assertEquals(name, one.get(Node.key(name), name).value().text());
                    } catch (Exception | AssertionError e) {
                        failed.incrementAndGet();
                    }
                }
            });
            one.fill(Node.key("before"), "before");
            redis.kill();
            await("the loss", () -> !one.line.isUp() && !other.line.isUp());
            assertEquals("before", one.get(Node.key("before"), "lost").value().text(), "the first level serves");
            assertEquals(
                    "during", other.get(Node.key("during"), "during").value().text());
            assertNull(one.level.figures());
            assertEquals(
                    OptionalLong.empty(), one.cache.remove("test", "orchard").second());
            int before = asked.get();
            await("a thousand requests without Redis", () -> asked.get() > before + 1_000);

            redis.restart();
            one.up();
            other.up();
            one.fill(Node.key("after"), "after");
            assertEquals(Outcome.HIT, other.get(Node.key("after"), "lost").outcome());
            other.cache.remove("test", "orchard");
            await("the removal", () -> missing(one));
            ended.set(true);
            asking.join();
            assertEquals(0, failed.get());
        }
    }

    private static boolean missing(Node node) {
        try {
            return node.get(Node.key("after"), "after").outcome() == Outcome.MISS;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRedisThatHangsHoldsUpTheFirstRequestForItsDeadlineAndNoOther() throws Exception {
        try (var redis = new RealRedis();
                var proxy = new Stopcock(redis.port());
                var node = new Node(new RedisAddress("redis://127.0.0.1:" + proxy.port(), null), DEADLINE).up()) {
            node.get(Node.key("well"), "well");
            proxy.hang();
            long started = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertEquals(
                        "value",
                        node.get(Node.key("hung " + i), "value").value().text());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            assertFalse(node.line.isUp());
            assertTrue(took.compareTo(DEADLINE.multipliedBy(10)) < 0, "200 requests took " + took);

            proxy.flow();
            node.up();
            node.fill(Node.key("again"), "again");
        }
    }

    @Test
    void aRedisThatAcceptsAndNeverAnswersIsNoRedis() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var node = new Node(new RedisAddress("redis://127.0.0.1:" + silent.getLocalPort(), null), DEADLINE)) {
            long started = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertEquals(
                        Outcome.MISS, node.get(Node.key("key " + i), "value").outcome());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, "200 requests took " + took);
            assertFalse(node.line.isUp());
            assertEquals(Outcome.HIT, node.get(Node.key("key 1"), "value").outcome());
        }
    }

    @Test
    void aRedisThatHangsWhileNobodyAsksIsNoticed() throws IOException {
        try (var redis = new RealRedis();
                var proxy = new Stopcock(redis.port());
                var node = new Node(new RedisAddress("redis://127.0.0.1:" + proxy.port(), null), DEADLINE).up()) {
            proxy.hang();
            await("the look", () -> !node.line.isUp());
        }
    }

    @Test
    void aRedisThatRefusesAWriteIsStillAsked() throws Exception {
        try (var redis = new RealRedis();
                var node = new Node(redis.address()).up()) {
            node.fill(Node.key("a"), "a");
            node.line.ask(commands -> commands.configSet("maxmemory", "1"));
            assertEquals("b", node.get(Node.key("b"), "b").value().text());
            await("the refusal", () -> node.skipped() > 0);
            assertTrue(node.line.isUp());
            assertTrue(node.level.get(Node.key("a")) != null);
        }
    }

    @Test
    void aRedisWithAPasswordIsUsedByWhoKnowsIt() throws Exception {
        try (var redis = new RealRedis();
                var node = new Node(redis.address()).up()) {
            node.line.ask(commands -> commands.configSet("requirepass", "seaglass"));
            try (var knows = new Node(new RedisAddress(redis.address().url(), "seaglass"));
                    var guesses = new Node(new RedisAddress(redis.address().url(), "driftwood"))) {
                knows.up().fill(Node.key("a"), "a");
                assertEquals("b", guesses.get(Node.key("a"), "b").value().text());
                assertFalse(guesses.line.isUp());
            }
        }
    }

    @Test
    void aRedisThatComesAndGoesHoldsUpFewerAndFewer() throws Exception {
        try (var redis = new RealRedis();
                var proxy = new Stopcock(redis.port());
                var node = new Node(new RedisAddress("redis://127.0.0.1:" + proxy.port(), null), DEADLINE)) {
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            int heldUp = 0;
            for (int i = 0; System.nanoTime() - end < 0; i++) {
                if (node.line.isUp()) {
                    proxy.hang();
                    node.get(Node.key("key " + i), "value");
                    heldUp++;
                    proxy.flow();
                }
                LockSupport.parkNanos(1_000_000);
            }
            assertTrue(heldUp >= 2, "held up " + heldUp);
            assertTrue(heldUp <= 10, "held up " + heldUp);
        }
    }
}
