package io.tidemark.bridge.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.edit.Mutation;
import io.tidemark.analytics.edit.Outcome;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Given;
import io.tidemark.bridge.rest.SyncApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PushTest {
    private static final SyncListener DEAF = new SyncListener() {
        @Override
        public void state(SyncState state) {}

        @Override
        public void applied(Applied what) {}
    };

    private final MockWebServer web = new MockWebServer();
    private final Backend backend = new Backend();
    private final MemoryReplica replica = new MemoryReplica();
    private final MemoryOutbox outbox = replica.outbox;
    private final List<String> heard = new ArrayList<>();
    private final Push push;
    private final Pull pull;

    PushTest() throws Exception {
        web.setDispatcher(backend);
        web.start();
        SyncApi api = new SyncApi(Given.server(Given.address(web)), Given.TOKEN);
        push = new Push(api, outbox, () -> false);
        pull = new Pull(api, replica, "test 1", () -> Instant.parse("2026-01-01T00:00:00Z"), () -> false);
    }

    @BeforeEach
    void firstSync() {
        backend.snapshot();
        pull.run(DEAF);
        backend.asked();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private void push() {
        push.run(new Push.Watch() {
            @Override
            public void sending() {
                heard.add("sending");
            }

            @Override
            public void taken() {
                heard.add("taken");
            }
        });
    }

    private List<String> edits(int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(outbox.edit("d" + i % 3, "title " + i));
        }
        return keys;
    }

    private static boolean isTitled(Mutation mutation, String title) {
        return TextNode.valueOf(title).equals(mutation.set().get("/body/title"));
    }

    @Test
    void whatWasDoneArrivesOnceAndInOrderAndSettlesWithTheNextPull() {
        List<String> keys = edits(250);
        push();

        assertEquals(keys, backend.effects());
        assertEquals(Collections.nCopies(3, "mutations"), backend.asked());
        assertEquals(List.of("sending", "taken", "sending", "taken", "sending", "taken"), heard);
        assertEquals(keys, outbox.open());
        pull.run(DEAF);
        assertEquals(List.of(), outbox.open());
        assertEquals(Outcome.Status.APPLIED, outbox.outcome(keys.getFirst()));
    }

    @Test
    void beforeTheFirstSyncNothingIsSent() {
        MemoryOutbox fresh = new MemoryOutbox();
        fresh.edit("d", "early");
        new Push(new SyncApi(Given.server(Given.address(web)), Given.TOKEN), fresh, () -> false).run(new Push.Watch() {
            @Override
            public void sending() {
                throw new AssertionError("nothing is sent");
            }

            @Override
            public void taken() {}
        });
        assertEquals(List.of(), backend.asked());
    }

    @Test
    void whatIsSentAgainAfterALostAnswerIsTakenOnce() {
        List<String> keys = edits(3);
        backend.losesAnswers = true;
        assertThrows(BridgeException.Busy.class, this::push);
        assertEquals(
                keys,
                outbox.next(10, 1000).mutations().stream().map(Mutation::key).toList());

        backend.losesAnswers = false;
        push();
        assertEquals(keys, backend.effects());
        assertEquals(Outcome.Status.APPLIED, outbox.outcome(keys.getFirst()));
        assertEquals(List.of(), outbox.next(10, 1000).mutations());
    }

    @Test
    void whatSettledWithoutAnAnswerIsAskedFor() {
        backend.verdict = mutation -> isTitled(mutation, "title 2") ? Outcome.Status.REJECTED : Outcome.Status.MERGED;
        List<String> keys = edits(5);
        backend.losesAnswers = true;
        assertThrows(BridgeException.Busy.class, this::push);
        pull.run(DEAF);
        assertEquals(List.of(), outbox.open());

        backend.losesAnswers = false;
        backend.asked();
        push();
        assertEquals(List.of("outcomes", "outcomes", "outcomes"), backend.asked());
        assertEquals(Outcome.Status.MERGED, outbox.outcome(keys.getLast()));
        assertEquals(Map.of(keys.get(2), "Said the server."), outbox.parked());
    }

    @Test
    void oneThatCannotBeReadIsParkedAndTheOthersGoOn() {
        backend.verdict = mutation -> isTitled(mutation, "title 13") ? null : Outcome.Status.APPLIED;
        List<String> keys = edits(40);
        push();

        assertEquals(Map.of(keys.get(13), "This cannot be read."), outbox.parked());
        List<String> others = new ArrayList<>(keys);
        others.remove(13);
        assertEquals(others, backend.effects());
        pull.run(DEAF);
        assertEquals(List.of(), outbox.open());
    }

    @Test
    void oneOnWhichTheServerFailsIsTriedThreeTimes() {
        backend.verdict = mutation -> isTitled(mutation, "title 1") ? null : Outcome.Status.APPLIED;
        backend.broken = 500;
        List<String> keys = edits(3);
        assertThrows(BridgeException.Refused.class, this::push);
        assertThrows(BridgeException.Refused.class, this::push);
        assertEquals(Map.of(), outbox.parked());

        push();
        assertEquals(Set.of(keys.get(1)), outbox.parked().keySet());
        assertEquals(List.of(keys.get(0), keys.get(2)), backend.effects());
    }

    @Test
    void aServerThatFailedOnlyOnceHasParkedNothing() {
        backend.verdict = mutation -> null;
        backend.broken = 500;
        List<String> keys = edits(3);
        assertThrows(BridgeException.Refused.class, this::push);
        backend.verdict = mutation -> Outcome.Status.APPLIED;
        push();

        assertEquals(keys, backend.effects());
        assertEquals(Map.of(), outbox.parked());
    }

    @Test
    void whoMayNotSendParksNothing() {
        edits(1);
        for (int status : List.of(403, 404, 426)) {
            backend.fault = path -> Backend.problem(status, "");
            assertThrows(BridgeException.class, this::push);
        }
        assertEquals(Map.of(), outbox.parked());
        assertEquals(1, outbox.open().size());
    }

    @Test
    void whatTheServerRefusesIsParkedAndCountsAsSent() {
        backend.verdict = mutation -> Outcome.Status.REJECTED;
        List<String> keys = edits(1);
        push();
        assertEquals(Set.copyOf(keys), outbox.parked().keySet());
        assertEquals(List.of(), outbox.next(10, 1000).mutations());
    }

    @Test
    void aServerThatForgotSomeIsOfferedAllAgain() {
        List<String> keys = edits(5);
        push();
        backend.forget("device-1", 3);
        List<String> more = edits(2);
        push();

        assertEquals("device-2", outbox.device());
        List<String> all = new ArrayList<>(keys);
        all.addAll(more);
        assertEquals(all, backend.effects());
        pull.run(DEAF);
        assertEquals(List.of(), outbox.open());
    }

    @Test
    void whereAnotherComputerHasTheSameNumbersThisOneCountsAnew() {
        backend.takeOver("device-1", 2);
        List<String> keys = edits(4);
        push();

        assertEquals("device-2", outbox.device());
        assertEquals(keys, backend.effects());
        backend.asked();
        pull.run(DEAF);
        assertEquals(List.of("session", "changes"), backend.asked(), "the new device has a session of its own");
        assertEquals(List.of(), outbox.open());
    }

    @Test
    void whatAnotherComputersNumbersSettledIsSentAfterAll() {
        List<String> keys = edits(2);
        backend.takeOver("device-1", 2);
        pull.run(DEAF);
        assertEquals(List.of(), outbox.next(10, 1000).mutations());
        push();

        assertEquals("device-2", outbox.device());
        assertEquals(keys, backend.effects());
    }

    @Test
    void aServerThatLostWhatItSaidItTookIsOfferedItAgain() {
        List<String> keys = edits(3);
        push();
        backend.forget("device-1", 2);
        pull.reopen();
        pull.run(DEAF);
        assertEquals("device-2", outbox.device());
        push();
        assertEquals(keys, backend.effects());
        pull.run(DEAF);
        assertEquals(List.of(), outbox.open());
    }

    @Test
    void aServerThatAlwaysHasOtherNumbersIsNotAskedForever() {
        List<String> keys = edits(1);
        backend.fault = path -> Backend.problem(409, "{\"type\":\"https://tidemark.io/problems/gap\",\"expected\":9}");
        assertThrows(BridgeException.Conflict.class, this::push);
        assertEquals(List.of("mutations", "mutations"), backend.asked());
        assertEquals(keys, outbox.open());
    }

    @Test
    void anotherHistoryIsPulledFirstAndThenOfferedEverything() {
        List<String> keys = edits(2);
        push();
        pull.run(DEAF);
        backend.restore("e2");
        String later = outbox.edit("d", "later");
        var reset = assertThrows(BridgeException.Conflict.class, this::push);
        assertTrue(reset.isReset());
        assertFalse(outbox.open().isEmpty());

        pull.run(DEAF);
        push();
        assertEquals(List.of(keys.get(0), keys.get(1), later), backend.effects());
        assertEquals("device-2", outbox.device());
    }

    @Test
    void anAnswerThatSaysNothingIsNotAskedForAgainAtOnce() {
        edits(1);
        backend.fault = path -> Backend.problem(200, "{}");
        assertThrows(BridgeException.Garbled.class, this::push);
        assertEquals(1, outbox.open().size());
    }
}
