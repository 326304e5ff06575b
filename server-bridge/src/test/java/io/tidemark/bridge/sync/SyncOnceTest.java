package io.tidemark.bridge.sync;

import static io.tidemark.bridge.sync.Backend.BUCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SyncOnceTest {
    /// The sessions of [Backend] hold until the next day.
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MockWebServer web = new MockWebServer();
    private final Backend backend = new Backend();
    private final MemoryReplica replica = new MemoryReplica();
    private final List<String> steps = new ArrayList<>();
    private final List<Applied> applied = new ArrayList<>();
    private final SyncListener listener = new SyncListener() {
        @Override
        public void state(SyncState state) {
            if (state instanceof SyncState.Working working) {
                steps.add(working.step());
            }
        }

        @Override
        public void applied(Applied what) {
            applied.add(what);
        }
    };

    @BeforeEach
    void start() throws Exception {
        web.setDispatcher(backend);
        web.start();
        backend.commit(0, 1200, "1.50");
        backend.snapshot();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private SyncOnce.Report sync() {
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        return new SyncOnce(api, replica, replica.outbox, "test 1", () -> NOW).run(listener);
    }

    private void assertEqualToTheServer() {
        assertEquals(backend.sum(), replica.sum(BUCKET));
    }

    @Test
    void theFirstSyncBringsEveryRowAndTheNextOnlyWhatChanged() {
        backend.commit(1200, 1300, "2.00");
        SyncOnce.Report first = sync();

        assertEqualToTheServer();
        assertEquals(1300, first.rows());
        assertEquals(1, first.datasets());
        assertTrue(first.bytes() > 1000);
        assertFalse(first.cursor().isEmpty());
        assertEquals(List.of("Asking what there is", "Syncing 1/3", "Syncing 2/3", "Syncing 3/3"), steps);
        assertEquals(
                List.of("session", "manifest", "snapshot/s1/0", "snapshot/s1/1", "snapshot/s1/2", "changes"),
                backend.asked());

        backend.commit(10, 20, "3.00");
        backend.delete(5);
        backend.changesPerAnswer = 1;
        assertEquals(11, sync().rows());
        assertEqualToTheServer();
        assertEquals(List.of("session", "changes", "changes"), backend.asked());
        assertEquals(new Applied(List.of("sales"), 1, 0), applied.getLast());
    }

    @Test
    void aFirstSyncThatBreaksOffGoesOnWithWhatIsMissing() {
        backend.fault = path -> path.equals("snapshot/s1/2") ? Backend.problem(503, "") : null;
        assertThrows(BridgeException.Busy.class, this::sync);
        assertNull(replica.position().cursor());

        backend.asked();
        steps.clear();
        backend.fault = path -> null;
        assertEquals(200, sync().rows());
        assertEquals(List.of("session", "manifest", "snapshot/s1/2", "changes"), backend.asked());
        assertEquals(List.of("Asking what there is", "Syncing 3/3"), steps);
        assertEqualToTheServer();
    }

    @Test
    void aCopyThatDiffersIsFetchedAgain() {
        sync();
        replica.damage(BUCKET, 7);
        backend.commit(1200, 1201, "9.99");
        backend.asked();

        sync();

        assertEqualToTheServer();
        assertTrue(backend.asked().contains("snapshot/s1/0"));
    }

    @Test
    void aPartWithOtherRowsThanPromisedIsNotKept() {
        backend.tamper(1);
        AtomicInteger manifests = new AtomicInteger();
        backend.fault = path -> {
            if (path.equals("manifest") && manifests.incrementAndGet() == 2) {
                backend.snapshot();
            }
            return null;
        };

        sync();

        assertEquals(2, manifests.get());
        assertEqualToTheServer();
    }

    @Test
    void aServerWhoseSumsNeverFitIsNotAskedForever() {
        sync();
        backend.wrongSums = true;
        backend.commit(0, 10, "5.00");

        var differs = assertThrows(BridgeException.Differs.class, this::sync);
        assertTrue(differs.sentence().contains("stays usable"));
    }

    @Test
    void aSnapshotOrAPositionThatIsGoneLeadsToANewManifest() {
        AtomicInteger refused = new AtomicInteger();
        backend.fault = path -> {
            if (path.equals("snapshot/s1/1") && refused.incrementAndGet() == 1) {
                backend.snapshot();
            }
            return null;
        };
        sync();
        assertEqualToTheServer();

        backend.fault = path -> path.equals("changes") && refused.incrementAndGet() == 2
                ? Backend.problem(410, "{\"reason\":\"cursor_below_floor\"}")
                : null;
        backend.commit(5000, 5001, "1.00");
        sync();
        assertEqualToTheServer();
    }

    @Test
    void anotherHistoryOfTheServerIsLoadedFromItsBeginning() {
        sync();
        backend.epoch = "e2";
        backend.commit(0, 300, "7.00");
        backend.snapshot();
        backend.asked();

        sync();

        assertEqualToTheServer();
        assertEquals("e2", replica.position().epoch());
        assertEquals(List.of("session", "session", "manifest"), backend.asked().subList(0, 3));
    }

    @Test
    void whoHasToLoadAgainStillSaysWhereTheyStood() {
        sync();
        replica.distrust(List.of(BUCKET));
        backend.epoch = "e2";
        backend.snapshot();
        backend.asked();

        sync();

        assertEqualToTheServer();
        assertEquals(List.of("session", "session", "manifest"), backend.asked().subList(0, 3));
    }

    @Test
    void whatOneMaySeeIsSettledBeforeAnyDataOfANewPolicy() {
        sync();
        backend.policyVersion = 2;
        backend.commit(0, 300, "7.00");
        backend.asked();

        sync();

        assertEquals(List.of("session", "changes", "receipts", "manifest", "changes"), backend.asked());
        assertEquals(2, replica.position().policyVersion());
        assertEqualToTheServer();
    }

    @Test
    void aStoppedSyncKeepsWhatArrived() {
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        SyncOnce once = new SyncOnce(api, replica, replica.outbox, "test 1", () -> NOW);
        SyncListener stopping = new SyncListener() {
            @Override
            public void state(SyncState state) {
                if (state instanceof SyncState.Working(String step, int done, int total, long bytes, long rows)
                        && done == 1) {
                    once.stop();
                }
            }

            @Override
            public void applied(Applied what) {}
        };

        assertThrows(BridgeException.Cancelled.class, () -> once.run(stopping));
        assertEquals(2, replica.pendingParts().size());
        sync();
        assertEqualToTheServer();
    }

    @Test
    void whatWasDoneHereIsSentFirstAndHasSettledInTheEnd() {
        sync();
        replica.outbox.edit("d", "new");
        backend.asked();
        sync();
        assertEquals(List.of("mutations", "session", "changes"), backend.asked());
        assertEquals(1, backend.effects().size());
        assertEquals(List.of(), replica.outbox.open());
    }

    @Test
    void whatWasDoneBeforeTheFirstSyncIsSentAfterIt() {
        replica.outbox.edit("d", "early");
        sync();
        assertEquals(1, backend.effects().size());
    }

    @Test
    void anAnswerThatWasLostIsAskedForInTheEnd() {
        sync();
        String key = replica.outbox.edit("d", "new");
        backend.fault = path -> {
            backend.losesAnswers = path.equals("mutations");
            return null;
        };
        backend.asked();
        sync();
        assertEquals("outcomes", backend.asked().getLast());
        assertEquals(Outcome.Status.APPLIED, replica.outbox.outcome(key));
    }

    @Test
    void whatCannotBeSentKeepsNothingFromArriving() {
        sync();
        backend.commit(0, 5, "8.00");
        String key = replica.outbox.edit("d", "new");
        backend.fault = path -> path.equals("mutations") ? Backend.problem(500, "") : null;
        assertThrows(BridgeException.Refused.class, this::sync);
        assertEqualToTheServer();
        assertEquals(List.of(key), replica.outbox.open());
    }

    @Test
    void aRestoredServerIsGivenItAgainInTheSameRun() {
        sync();
        replica.outbox.edit("d", "new");
        sync();
        backend.restore("e2");
        replica.outbox.edit("d", "newer");
        sync();
        assertEquals(2, backend.effects().size());
    }
}
