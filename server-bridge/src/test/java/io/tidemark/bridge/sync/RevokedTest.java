package io.tidemark.bridge.sync;

import static io.tidemark.bridge.sync.Backend.BUCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody may no longer have goes before anything comes, and the server hears of it.
final class RevokedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MockWebServer web = new MockWebServer();
    private final Backend backend = new Backend();
    private final MemoryReplica replica = new MemoryReplica();
    private final List<Applied> applied = new ArrayList<>();
    private final SyncListener listener = new SyncListener() {
        @Override
        public void state(SyncState state) {}

        @Override
        public void applied(Applied what) {
            applied.add(what);
        }
    };
    private Instant now = NOW;
    private Pull pull;

    RevokedTest() throws Exception {
        web.setDispatcher(backend);
        web.start();
        pull = pull();
    }

    private Pull pull() {
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        return new Pull(api, replica, "test 1", () -> now, () -> false);
    }

    @BeforeEach
    void sync() {
        backend.commit(0, 1200, "1.50");
        backend.snapshot();
        pull.run(listener);
        backend.asked();
        applied.clear();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private void revoke(long policyVersion) {
        backend.granted = false;
        backend.policyVersion = policyVersion;
    }

    @Test
    void whatWasRevokedGoesBeforeTheManifestIsAskedForAndTheServerHearsOfIt() {
        revoke(2);
        backend.commit(0, 300, "7.00");
        long[] rowsAtManifest = {-1};
        backend.fault = path -> {
            if (path.equals("manifest")) {
                rowsAtManifest[0] = replica.rows("sales");
            }
            return null;
        };

        Pull.Tally tally = pull.run(listener);

        assertEquals(List.of("changes", "receipts", "manifest", "changes"), backend.asked());
        assertEquals(0, rowsAtManifest[0]);
        assertEquals(new Applied(List.of("sales"), 1200, 0), applied.getFirst());
        assertEquals(1, tally.datasets());
        assertEquals(0, tally.rows());
        assertEquals(2, replica.position().policyVersion());
        assertEquals(
                "[{\"deviceId\":\"" + replica.position().deviceId()
                        + "\",\"policyVersion\":2,\"at\":\"1970-01-01T00:00:00Z\",\"buckets\":[\"" + BUCKET
                        + "\"],\"rows\":1200}]",
                backend.receipts.toString());
        assertNull(replica.receipt());
    }

    @Test
    void whatIsGrantedAgainComesAgain() {
        revoke(2);
        pull.run(listener);
        backend.granted = true;
        backend.policyVersion = 3;
        pull.run(listener);
        assertEquals(backend.sum(), replica.sum(BUCKET));
    }

    @Test
    void aReceiptWhoseAnswerWasLostIsSentAgainByTheNextPull() {
        revoke(2);
        backend.losesAnswers = true;
        pull.run(listener);
        assertNotNull(replica.receipt());
        assertEquals(2, replica.position().policyVersion());

        backend.losesAnswers = false;
        backend.receipts.clear();
        backend.asked();
        pull = pull();
        pull.run(listener);
        assertEquals(List.of("session", "receipts", "changes"), backend.asked());
        assertEquals(1, backend.receipts.size());
        assertNull(replica.receipt());
    }

    @Test
    void aReceiptThatTheServerDoesNotKnowIsDropped() {
        revoke(2);
        backend.fault = path -> path.equals("receipts") ? Backend.problem(404, "{\"detail\":\"What?\"}") : null;
        pull.run(listener);
        assertNull(replica.receipt());
        assertEquals(2, replica.position().policyVersion());
        backend.asked();
        pull.run(listener);
        assertEquals(List.of("changes"), backend.asked());
    }

    @Test
    void aReceiptThatTheServerFailsOnIsKept() {
        revoke(2);
        backend.fault = path -> path.equals("receipts") ? Backend.problem(500, "") : null;
        pull.run(listener);
        assertNotNull(replica.receipt());
    }

    @Test
    void nothingIsConfirmedBeforeTheFilesAreClear() {
        revoke(2);
        replica.erases = false;
        pull.run(listener);
        assertEquals(List.of(), backend.receipts);
        assertEquals(2, replica.resumed);

        replica.erases = true;
        pull.run(listener);
        assertEquals(1, backend.receipts.size());
    }

    @Test
    void aServerThatSaysSomethingElseEachTimeIsNotAskedForever() {
        AtomicLong version = new AtomicLong(1);
        backend.fault = path -> {
            if (path.equals("changes")) {
                backend.policyVersion = version.incrementAndGet();
            }
            return null;
        };
        assertThrows(BridgeException.Garbled.class, () -> pull.run(listener));
    }

    @Test
    void aCopyIsLentAgainOnlyOnceWhatWasRevokedIsGone() {
        revoke(2);
        now = NOW.plus(Duration.ofDays(9));
        List<Integer> lent = new ArrayList<>();
        backend.fault = path -> {
            lent.add(replica.leases.size());
            return null;
        };
        pull.run(listener);
        assertEquals(List.of("session", "changes", "receipts", "manifest", "changes"), backend.asked());
        assertEquals(List.of(1, 1, 1, 1, 2), lent);
    }

    @Test
    void aSessionIsOpenedAnewEveryHourSoThatTheLeaseMovesOn() {
        assertEquals(List.of(NOW.plus(Duration.ofDays(1))), replica.leases);
        now = NOW.plus(Duration.ofMinutes(59));
        pull.run(listener);
        assertEquals(List.of("changes"), backend.asked());

        now = NOW.plus(Duration.ofMinutes(60));
        pull.run(listener);
        assertEquals(List.of("session", "changes"), backend.asked());
        // as long as the server says, by a clock that may be another than the server's
        assertEquals(now.plus(Duration.ofDays(1)), replica.leases.getLast());

        now = NOW;
        pull.run(listener);
        assertEquals(List.of("session", "changes"), backend.asked());
    }
}
