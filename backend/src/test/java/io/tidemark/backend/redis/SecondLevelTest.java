package io.tidemark.backend.redis;

import static io.tidemark.backend.redis.Node.KEY;
import static io.tidemark.backend.redis.RealRedis.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.tidemark.backend.cache.Cache;
import io.tidemark.backend.cache.Cache.Outcome;
import io.tidemark.backend.cache.CacheKey;
import io.tidemark.backend.cache.SecondLevel;
import io.tidemark.backend.cache.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two nodes and a real Redis.
final class SecondLevelTest {

    private static final RealRedis REDIS = new RealRedis();
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Empties Redis before a test's nodes are there: they would be told of it some time later.
    private static final Node JANITOR = new Node(REDIS.address()).up();

    {
        empty();
    }

    private final Node one = new Node(REDIS.address()).up();
    private final Node other = new Node(REDIS.address()).up();

    private static void empty() {
        assertNotNull(JANITOR.line.ask(RedisAsyncCommands::flushall));
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
    }

    @AfterAll
    static void stop() {
        JANITOR.close();
        REDIS.close();
    }

    @Test
    void whatOneNodeLoadedTheOtherDoesNotLoad() throws Exception {
        one.fill(KEY, "from one");
        assertEquals(new Cache.Found<>(new Text("from one"), Outcome.HIT), other.get(KEY, "from the other"));
        assertEquals(1, other.counted().secondHits());
        // Redis may tell the other of the write only now, and its copy is looked up once more.
        await("it keeps a copy", () -> {
            assertEquals("from one", text(other));
            return other.counted().hits() > 0;
        });
        assertEquals(0, other.counted().loads());
        assertEquals(1, one.counted().misses());
    }

    @Test
    void askingForNothingIsNoReasonToDoWithoutRedis() {
        assertEquals(Map.of(), one.level.getAll(List.of()));
        assertTrue(one.line.isUp());
    }

    @Test
    void fiveHundredWhoAskAtOnceCauseOneLoadAndTheOtherNodeNone() throws Exception {
        var loads = new AtomicInteger();
        var asked = new CountDownLatch(500);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Cache.Found<Text>>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(callers.submit(() -> {
                    asked.countDown();
                    return one.get(KEY, () -> {
                        asked.await();
                        return new Text("load " + loads.incrementAndGet());
                    });
                }));
            }
            for (Future<Cache.Found<Text>> answer : answers) {
                assertEquals("load 1", answer.get(10, TimeUnit.SECONDS).value().text());
            }
        }
        await("the write", () -> one.level.get(KEY) != null);
        assertEquals("load 1", other.get(KEY, "another").value().text());
        assertEquals(1, loads.get());
    }

    @Test
    void severalKeysAreOneQuestionAndOnlyWhatIsNowhereIsLoaded() throws Exception {
        one.fill(Node.key("there"), "there");
        one.fill(Node.key("there too"), "there too");
        other.get(Node.key("here"), "here");
        var loads = new AtomicInteger();
        Map<CacheKey, Callable<Text>> wanted = new HashMap<>();
        for (String name : List.of("here", "there", "there too", "nowhere")) {
            wanted.put(Node.key(name), () -> new Text("load " + loads.incrementAndGet()));
        }
        long asked = commands("mget");
        Map<CacheKey, Cache.Found<Text>> all = other.cache.getOrLoadAll(wanted, Text.CODEC);
        assertEquals(
                Map.of(
                        Node.key("here"), new Cache.Found<>(new Text("here"), Outcome.HIT),
                        Node.key("there"), new Cache.Found<>(new Text("there"), Outcome.HIT),
                        Node.key("there too"), new Cache.Found<>(new Text("there too"), Outcome.HIT),
                        Node.key("nowhere"), new Cache.Found<>(new Text("load 1"), Outcome.MISS)),
                all);
        assertEquals(1, loads.get());
        assertEquals(asked + 1, commands("mget"));
        assertEquals(2, other.counted().secondHits());
        other.cache.getOrLoadAll(wanted, Text.CODEC);
        assertEquals(1, loads.get());
        assertEquals(asked + 1, commands("mget"), "all are here now");
    }

    /// How many of a command Redis has been sent.
    private long commands(String name) {
        String stats = one.line.ask(redis -> redis.info("commandstats"));
        assertNotNull(stats);
        Matcher calls = Pattern.compile("cmdstat_" + name + ":calls=(\\d+)").matcher(stats);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void whatOneNodeRemovesIsGoneFromTheOtherWithinASecond() throws Exception {
        one.fill(KEY, "old");
        other.get(KEY, "never loaded");
        assertEquals(new Cache.Removed(1, OptionalLong.of(1)), one.cache.remove("test", "orchard"));
        await("the removal", SECOND, () -> text(other).equals("new"));
    }

    private static String text(Node node) {
        try {
            return node.get(KEY, "new").value().text();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anotherTenantsAndOtherKindsStayWhenATenantsAreRemoved() throws Exception {
        CacheKey harbours = CacheKey.of("test", "harbour", List.of("a"));
        CacheKey otherKind = CacheKey.of("tests", "orchard", List.of("a"));
        for (int i = 0; i < 1_200; i++) {
            one.fill(Node.key("many " + i), "x");
        }
        one.fill(harbours, "theirs");
        one.fill(otherKind, "of another kind");
        assertEquals(new Cache.Removed(1_200, OptionalLong.of(1_200)), one.cache.remove("test", "orchard"));
        assertEquals("theirs", other.get(harbours, "lost").value().text());
        assertEquals("of another kind", other.get(otherKind, "lost").value().text());
        assertEquals(2, figures().keys());
        assertTrue(figures().bytes() > 100_000, () -> figures().toString());
    }

    private SecondLevel.Figures figures() {
        SecondLevel.Figures figures = one.level.figures();
        assertNotNull(figures);
        return figures;
    }

    @Test
    void whatOneNodeWritesAnewReplacesTheOthersCopy() throws Exception {
        one.fill(KEY, "old");
        other.get(KEY, "never loaded");
        one.passes(Duration.ofSeconds(61));
        assertEquals(Outcome.STALE, one.get(KEY, "refreshed").outcome());
        await("the refresh", () -> text(other).equals("refreshed"));
        assertEquals(0, other.counted().loads());
    }

    @Test
    void aValuePastItsTimeIsGivenOutAndRefreshedOnANodeThatNeverHadIt() throws Exception {
        one.fill(KEY, "old");
        other.passes(Duration.ofSeconds(61));
        assertEquals(new Cache.Found<>(new Text("old"), Outcome.STALE), other.get(KEY, "refreshed"));
        await("the refresh", () -> text(one).equals("refreshed"));
        assertEquals(1, other.counted().loads());
    }

    @Test
    void aValueThatLivedTwiceItsTimeIsLoadedAgain() throws Exception {
        one.fill(KEY, "old");
        other.passes(Duration.ofSeconds(121));
        assertEquals(new Cache.Found<>(new Text("new"), Outcome.MISS), other.get(KEY, "new"));
    }

    @Test
    void damagedAndForeignValuesAreMisses() throws Exception {
        one.fill(KEY, "a value of some length");
        byte[] written = one.level.get(KEY);
        assertNotNull(written);
        List<byte[]> bad = List.of(
                changed(written, 0),
                changed(written, 3),
                changed(written, written.length - 1),
                new byte[0],
                new byte[] {written[0]},
                new byte[written.length]);
        for (int i = 0; i < bad.size(); i++) {
            CacheKey key = Node.key("bad " + i);
            put(key, bad.get(i));
            assertEquals(new Cache.Found<>(new Text("loaded"), Outcome.MISS), other.get(key, "loaded"));
        }
        CacheKey good = Node.key("good");
        put(good, written);
        assertEquals(Outcome.HIT, other.get(good, "loaded").outcome());
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at]++;
        return copy;
    }

    private void put(CacheKey key, byte[] value) {
        assertNotNull(one.line.ask(redis -> redis.set(key.text(), value)));
    }

    @Test
    void everythingIsForgottenWhenRedisIsEmptied() throws Exception {
        one.fill(KEY, "old");
        empty();
        await("the new one", SECOND, () -> text(one).equals("new"));
    }
}
