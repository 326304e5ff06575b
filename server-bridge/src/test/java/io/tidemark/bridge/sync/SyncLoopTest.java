package io.tidemark.bridge.sync;

import static io.tidemark.bridge.sync.Backend.BUCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SyncLoopTest {
    /// Nothing happens by itself within a test, unless it asks for another rhythm.
    private static final Rhythm STILL =
            new Rhythm(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), new Random(1));

    private final MockWebServer web = new MockWebServer();
    private final Backend backend = new Backend();
    private final MemoryReplica replica = new MemoryReplica();
    private final BlockingQueue<SyncState> states = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        web.setDispatcher(backend);
        web.start();
        backend.commit(0, 1200, "1.50");
        backend.snapshot();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        web.close();
    }

    private SyncLoop loop(Rhythm rhythm) {
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        SyncLoop loop = new SyncLoop(api, replica, replica.outbox, "test 1", rhythm, InstantSource.system());
        open.add(loop);
        loop.listen(new SyncListener() {
            @Override
            public void state(SyncState state) {
                states.add(state);
            }

            @Override
            public void applied(Applied what) {}
        });
        return loop;
    }

    private SyncState next(Predicate<SyncState> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<SyncState> seen = new ArrayList<>();
        while (System.nanoTime() < deadline) {
            SyncState state = states.poll(20, TimeUnit.SECONDS);
            if (state == null) {
                break;
            }
            if (wanted.test(state)) {
                return state;
            }
            seen.add(state);
        }
        return fail("did not come; only " + seen);
    }

    private static boolean isIdle(SyncState state) {
        return state instanceof SyncState.Idle;
    }

    @Test
    void pullsAtTheStartAndAtEveryPoke() throws Exception {
        SyncLoop loop = loop(STILL);
        loop.start();
        assertEquals(1, ((SyncState.Idle) next(SyncLoopTest::isIdle)).lsn());
        assertEquals(backend.sum(), replica.sum(BUCKET));

        backend.commit(0, 5, "8.00");
        loop.poke();
        assertEquals(2, ((SyncState.Idle) next(SyncLoopTest::isIdle)).lsn());
        assertEquals(backend.sum(), replica.sum(BUCKET));
    }

    @Test
    void looksByItselfWhenNobodyPokes() throws Exception {
        SyncLoop loop = loop(new Rhythm(Duration.ofMillis(20), STILL.soonest(), STILL.latest(), new Random(1)));
        loop.start();
        next(SyncLoopTest::isIdle);
        backend.commit(0, 5, "8.00");

        next(state -> state instanceof SyncState.Idle idle && idle.lsn() == 2);
    }

    @Test
    void looksMoreOftenWhileNobodyCanPoke() throws Exception {
        SyncLoop loop =
                loop(new Rhythm(Duration.ofHours(1), Duration.ofMillis(5), Duration.ofMillis(20), new Random(1)));
        loop.start();
        next(SyncLoopTest::isIdle);
        loop.lineLost();
        next(SyncLoopTest::isIdle);
        backend.commit(0, 5, "8.00");
        next(state -> state instanceof SyncState.Idle idle && idle.lsn() == 2);

        loop.lineBack();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        do {
            assertTrue(System.nanoTime() < end, "it goes on looking");
            backend.asked();
            Thread.sleep(200);
        } while (!backend.asked().isEmpty());
    }

    @Test
    void looksAtOnceWhenTheLineIsLostAndWhenItIsBack() throws Exception {
        SyncLoop loop = loop(STILL);
        loop.start();
        next(SyncLoopTest::isIdle);
        backend.commit(0, 5, "8.00");
        loop.lineLost();
        next(state -> state instanceof SyncState.Idle idle && idle.lsn() == 2);

        backend.commit(0, 5, "9.00");
        loop.lineBack();
        next(state -> state instanceof SyncState.Idle idle && idle.lsn() == 3);
    }

    @Test
    void beingOfflineIsSaidWithItsBeginningAndEndsWhenThePersonAsks() throws Exception {
        backend.fault = path -> Backend.problem(503, "");
        SyncLoop loop = loop(STILL);
        loop.start();
        var offline = (SyncState.Offline) next(state -> state instanceof SyncState.Offline);
        assertTrue(offline.nextTry().isAfter(offline.since()));

        loop.pullNow();
        var again = (SyncState.Offline) next(state -> state instanceof SyncState.Offline);
        assertEquals(offline.since(), again.since());

        backend.fault = path -> null;
        loop.pullNow();
        next(SyncLoopTest::isIdle);
    }

    @Test
    void comesBackByItself() throws Exception {
        backend.fault = path -> Backend.problem(503, "");
        SyncLoop loop =
                loop(new Rhythm(Duration.ofHours(1), Duration.ofMillis(5), Duration.ofMillis(20), new Random(1)));
        loop.start();
        next(state -> state instanceof SyncState.Offline);
        backend.fault = path -> null;

        next(SyncLoopTest::isIdle);
    }

    @Test
    void aCancelledFirstSyncRestsUntilThePersonAsksAgain() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        backend.fault = path -> {
            if (path.endsWith("/2")) {
                asked.countDown();
                await(cancelled);
            }
            return null;
        };
        SyncLoop loop = loop(STILL);
        loop.start();
        await(asked);
        loop.cancel();
        cancelled.countDown();
        next(state -> state instanceof SyncState.NeedsAttention);
        loop.poke();
        assertFalse(replica.pendingParts().isEmpty());

        backend.asked();
        loop.pullNow();
        next(SyncLoopTest::isIdle);
        assertEquals(backend.sum(), replica.sum(BUCKET));
        assertFalse(backend.asked().contains("snapshot/s1/0"), "parts that were in are not fetched again");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatNeedsAPersonIsSaidInTheServersWords() throws Exception {
        backend.fault = path -> Backend.problem(403, "{\"detail\":\"This device was locked by an administrator.\"}");
        SyncLoop loop = loop(STILL);
        loop.start();

        assertEquals(
                new SyncState.NeedsAttention("This device was locked by an administrator."),
                next(state -> state instanceof SyncState.NeedsAttention));
    }

    @Test
    void closingEndsARunThatWaitsForTheServer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        backend.fault = path -> {
            if (path.equals("manifest")) {
                asked.countDown();
                await(closed);
            }
            return null;
        };
        SyncLoop loop = loop(STILL);
        loop.start();
        await(asked);
        long start = System.nanoTime();
        loop.close();
        closed.countDown();

        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
        assertEquals(0, replica.sum(BUCKET).count());
    }
}
