package io.tidemark.bridge.sync;

import static io.tidemark.bridge.sync.Backend.BUCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is sent beside what is pulled.
final class UploadLoopTest {
    /// Nothing happens by itself within a test.
    private static final Rhythm STILL =
            new Rhythm(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), new Random(1));
    private static final Rhythm EAGER =
            new Rhythm(Duration.ofHours(1), Duration.ofMillis(5), Duration.ofMillis(20), new Random(1));

    private final MockWebServer web = new MockWebServer();
    private final Backend backend = new Backend();
    private final MemoryReplica replica = new MemoryReplica();
    private final MemoryOutbox outbox = replica.outbox;
    private final BlockingQueue<Object> states = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        web.setDispatcher(backend);
        web.start();
        backend.commit(0, 10, "1.50");
        backend.snapshot();
    }

    @AfterEach
    void stop() throws Exception {
        end.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
        web.close();
    }

    private SyncLoop loop(Rhythm rhythm) {
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        SyncLoop loop = new SyncLoop(api, replica, outbox, "test 1", rhythm, InstantSource.system());
        open.add(loop);
        loop.listen(new SyncListener() {
            @Override
            public void state(SyncState state) {
                states.add(state);
            }

            @Override
            public void upload(UploadState state) {
                states.add(state);
            }

            @Override
            public void applied(Applied what) {}
        });
        loop.start();
        return loop;
    }

    private Object next(Predicate<Object> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<Object> seen = new ArrayList<>();
        while (System.nanoTime() < deadline) {
            Object state = states.poll(20, TimeUnit.SECONDS);
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

    private static boolean isIdle(Object state) {
        return state instanceof SyncState.Idle;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// States are told for every pull: what settles is settled when one of them comes.
    private void settled() throws InterruptedException {
        if (!outbox.open().isEmpty()) {
            next(state -> state instanceof SyncState.Idle && outbox.open().isEmpty());
        }
    }

    @Test
    void whatSomebodyDoesIsSentAndSettledWithoutWaiting() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        String key = outbox.edit("d", "new");
        loop.pokeUpload();

        assertEquals(new UploadState.Sending(), next(state -> state instanceof UploadState));
        assertEquals(new UploadState.Done(), next(state -> state instanceof UploadState));
        assertEquals(List.of(key), backend.effects());
        settled();
    }

    @Test
    void whatCouldNotBeSentIsSentWhenTheServerAnswersAnything() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        backend.fault = path -> path.startsWith("mutations") ? Backend.problem(503, "") : null;
        String key = outbox.edit("d", "new");
        loop.pokeUpload();
        next(state -> state instanceof UploadState.Waiting);

        backend.fault = path -> null;
        loop.poke();
        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(key), backend.effects());
    }

    @Test
    void aServerThatKeepsAskingToBeginAnewIsNotAskedWithoutAPause() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        backend.fault = path -> path.startsWith("mutations") ? Backend.reset() : null;
        outbox.edit("d", "new");
        loop.pokeUpload();
        next(state -> state instanceof UploadState.Waiting);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        do {
            assertTrue(System.nanoTime() < end, "it asks on and on");
            backend.asked();
            Thread.sleep(300);
        } while (backend.asked().stream().anyMatch(path -> path.startsWith("mutations")));
    }

    @Test
    void whatWasDoneBeforeTheFirstSyncIsSentAfterIt() throws Exception {
        String key = outbox.edit("d", "early");
        loop(STILL);
        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(key), backend.effects());
    }

    @Test
    void aDownloadGoesOnWhileAnUploadHangs() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        backend.fault = path -> {
            if (path.equals("mutations")) {
                sent.countDown();
                await(end);
            }
            return null;
        };
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        outbox.edit("d", "new");
        loop.pokeUpload();
        await(sent);

        backend.commit(0, 5, "8.00");
        loop.poke();
        next(state -> state instanceof SyncState.Idle idle && idle.lsn() == 2);
        assertEquals(backend.sum(), replica.sum(BUCKET));
        assertEquals(1, outbox.open().size());
    }

    @Test
    void anUploadGoesOnWhileADownloadHangs() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        CountDownLatch asked = new CountDownLatch(1);
        backend.fault = path -> {
            if (path.equals("changes")) {
                asked.countDown();
                await(end);
            }
            return null;
        };
        loop.poke();
        await(asked);
        String key = outbox.edit("d", "new");
        loop.pokeUpload();

        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(key), backend.effects());
    }

    @Test
    void aServerThatAsksForTimeGetsItUnlessThePersonInsists() throws Exception {
        SyncLoop loop = loop(EAGER);
        next(UploadLoopTest::isIdle);
        backend.fault = path -> path.equals("mutations")
                ? new MockResponse.Builder()
                        .code(503)
                        .addHeader("Retry-After", "3600")
                        .build()
                : null;
        outbox.edit("d", "new");
        loop.pokeUpload();
        var waiting = (UploadState.Waiting) next(state -> state instanceof UploadState.Waiting);
        assertTrue(waiting.nextTry().isAfter(InstantSource.system().instant().plusSeconds(3000)));

        backend.asked();
        loop.pokeUpload();
        loop.poke();
        next(UploadLoopTest::isIdle);
        assertTrue(backend.asked().stream().noneMatch("mutations"::equals), "it is left in peace");

        backend.fault = path -> null;
        loop.pullNow();
        next(state -> state instanceof UploadState.Done);
        assertEquals(1, backend.effects().size());
    }

    @Test
    void anUploadThatFailedComesBackByItself() throws Exception {
        backend.fault = path -> path.equals("mutations") ? Backend.problem(503, "") : null;
        outbox.edit("d", "new");
        loop(EAGER);
        next(state -> state instanceof UploadState.Waiting);
        backend.fault = path -> null;
        next(state -> state instanceof UploadState.Done);
        assertEquals(1, backend.effects().size());
    }

    @Test
    void aProgramThatIsTooOldToPullStillSends() throws Exception {
        outbox.epoch("e1");
        backend.fault = path -> path.equals("session") ? Backend.problem(426, "") : null;
        String key = outbox.edit("d", "new");
        SyncLoop loop = loop(STILL);

        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(key), backend.effects());
        String later = outbox.edit("e", "newer");
        loop.pokeUpload();
        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(key, later), backend.effects());
        assertEquals(0, replica.position().lsn());
    }

    @Test
    void whoIsTooOldToPullIsToldWhatBecomesOfWhatTheyDo() throws Exception {
        SyncLoop loop = loop(EAGER);
        next(UploadLoopTest::isIdle);
        loop.close();
        backend.fault = path -> path.equals("session") ? Backend.problem(426, "") : null;
        loop(STILL);
        assertEquals(
                new SyncState.NeedsAttention("Update Tidemark to receive changes. What you do here is still sent."),
                next(state -> state instanceof SyncState.NeedsAttention));
    }

    @Test
    void whoNeverHadAnythingFromTheServerKeepsWhatTheyDo() throws Exception {
        backend.fault = path -> path.equals("session") ? Backend.problem(426, "") : null;
        outbox.edit("d", "new");
        loop(STILL);
        assertEquals(
                new SyncState.NeedsAttention(
                        "Update Tidemark to receive anything from this server. What you do here is kept until then."),
                next(state -> state instanceof SyncState.NeedsAttention));
        assertEquals(1, outbox.open().size());
    }

    @Test
    void whoIsNotSignedInAnyMoreIsToldAndLosesNothing() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        backend.fault = path -> Backend.problem(401, "{\"detail\":\"Sign in again.\"}");
        outbox.edit("d", "new");
        loop.pokeUpload();
        assertEquals(new UploadState.Cannot("Sign in again."), next(state -> state instanceof UploadState.Cannot));
        assertEquals(1, outbox.open().size());
    }

    @Test
    void aRestoredServerIsGivenEverythingAgain() throws Exception {
        SyncLoop loop = loop(EAGER);
        next(UploadLoopTest::isIdle);
        String first = outbox.edit("d", "one");
        loop.pokeUpload();
        next(state -> state instanceof UploadState.Done);
        settled();
        backend.restore("e2");
        String second = outbox.edit("d", "two");
        loop.pokeUpload();

        next(state -> state instanceof UploadState.Done);
        assertEquals(List.of(first, second), backend.effects());
        assertEquals("device-2", outbox.device());
    }

    @Test
    void whatAPersonStoppedIsNotSentUntilTheyAsk() throws Exception {
        SyncLoop loop = loop(STILL);
        next(UploadLoopTest::isIdle);
        loop.cancel();
        next(state -> state instanceof SyncState.NeedsAttention);
        outbox.edit("d", "new");
        loop.pokeUpload();
        backend.asked();
        loop.pullNow();
        next(state -> state instanceof UploadState.Done);
        assertEquals(1, backend.effects().size());
    }
}
