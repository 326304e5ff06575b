package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// When the line is there, and what it does when it is not.
final class LineTest {
    private final Rig rig = new Rig();

    private LineState state() {
        return rig.line.state();
    }

    private Instant nextTry() {
        return ((LineState.Waiting) state()).until();
    }

    private void fail() {
        rig.on(new LineEvent.Failed(
                rig.line.attempt(), new BridgeException.Unreachable("here", new IllegalStateException())));
    }

    @Test
    void aCommitThereIsAPokeHere() {
        rig.connect();
        assertEquals(new LineState.Live(), state());

        rig.says("{'type':'sync_poke','data':{'lsn':17,'policyVersion':1}}");
        rig.says("no json");
        rig.says(
                "{'type':'batch','data':[{'type':'sync_poke','data':{'lsn':18}},{'type':'sync_poke','data':{'lsn':19}}]}");

        assertEquals(List.of(17L, 18L, 19L), rig.pokes);
    }

    @Test
    void eachStateIsToldOnce() {
        rig.connect();
        rig.breaks();
        LineState waiting = state();
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1000));
        rig.on(new LineEvent.Stop());

        assertEquals(
                List.of(
                        new LineState.Connecting(),
                        new LineState.Live(),
                        waiting,
                        new LineState.Connecting(),
                        new LineState.Refused("The server closed the live line."),
                        new LineState.SignedOut()),
                rig.states);
    }

    @Test
    void aLivingLineIsPingedAndADeadOneIsNoticedWithin35Seconds() {
        rig.connect();
        rig.pass(Duration.ofSeconds(20));
        assertEquals(1, rig.sent.size());
        assertEquals("ping", rig.sent.getFirst().path("type").asText());
        rig.says("{'type':'pong','data':{}}");

        rig.pass(Duration.ofSeconds(34));
        assertInstanceOf(LineState.Live.class, state());
        rig.pass(Duration.ofSeconds(1));
        assertInstanceOf(LineState.Waiting.class, state());
        assertTrue(rig.closed);
    }

    @Test
    void aServerThatNeverGreetsIsLeft() {
        rig.on(new LineEvent.TryNow());
        rig.opened(Instant.MAX);
        rig.pass(Pulse.GREETING);

        assertInstanceOf(LineState.Waiting.class, state());
        assertTrue(rig.closed);
    }

    @Test
    void waitsLongerWithEachFailureAndStartsAfreshAfterAStableConnection() {
        rig.on(new LineEvent.TryNow());
        for (int failures = 1; failures <= 9; failures++) {
            fail();
            assertEquals(failures, ((LineState.Waiting) state()).attempt());
            assertFalse(nextTry().isAfter(rig.now.plus(Rig.BACKOFF.ceiling(failures))));
            rig.now = nextTry();
            rig.on(new LineEvent.Tick());
        }
        assertEquals(10, rig.dialled.size());

        rig.connect();
        rig.passAlive(Duration.ofSeconds(30));
        rig.breaks();
        assertFalse(nextTry().isAfter(rig.now.plusMillis(500)));
        assertEquals(1, ((LineState.Waiting) state()).attempt());
    }

    @Test
    void aConnectionThatDoesNotHoldDoesNotClearWhatWentWrongBeforeIt() {
        rig.on(new LineEvent.TryNow());
        fail();
        rig.connect();
        rig.passAlive(Duration.ofSeconds(25));
        rig.breaks();

        assertEquals(2, ((LineState.Waiting) state()).attempt());
    }

    @Test
    void neverGivesUpWhileSignedIn() {
        rig.on(new LineEvent.TryNow());
        for (int failures = 1; failures <= 1000; failures++) {
            fail();
            assertFalse(nextTry().isAfter(rig.now.plusSeconds(30)));
            rig.now = nextTry();
            rig.on(new LineEvent.Tick());
        }
        assertInstanceOf(LineState.Connecting.class, state());
    }

    @Test
    void aServerThatSaysWhenItIsBackIsNotAskedEarlier() {
        rig.connect();
        rig.says("{'type':'server_closing','data':{'retryAfterMs':90000}}");
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1001));

        assertFalse(nextTry().isBefore(rig.now.plusSeconds(90)));
        assertFalse(nextTry().isAfter(rig.now.plusSeconds(91)));
    }

    @Test
    void aServerThatIsNotThereWhenItSaidIsTriedLessAndLess() {
        rig.connect();
        rig.says("{'type':'server_closing','data':{'retryAfterMs':3000}}");
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1001));
        for (long wait : List.of(6_000L, 12_000L, 24_000L, 30_000L, 30_000L)) {
            rig.now = nextTry();
            rig.on(new LineEvent.Tick());
            fail();
            assertFalse(nextTry().isBefore(rig.now.plusMillis(wait)));
            assertFalse(nextTry().isAfter(rig.now.plusMillis(wait + wait / 10)));
        }

        rig.now = nextTry();
        rig.connect();
        rig.passAlive(Duration.ofSeconds(30));
        rig.breaks();
        assertFalse(nextTry().isAfter(rig.now.plusMillis(500)));
    }

    @Test
    void triesAtOnceWhenAPersonWantsIt() {
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1001));
        assertInstanceOf(LineState.Waiting.class, state());

        rig.on(new LineEvent.TryNow());
        assertInstanceOf(LineState.Connecting.class, state());
        rig.on(new LineEvent.TryNow());
        assertEquals(2, rig.dialled.size());
    }

    @Test
    void triesAtOnceWhenTheNetworkReturns() {
        rig.connect();
        rig.says("{'type':'server_closing','data':{'retryAfterMs':90000}}");
        rig.breaks();
        rig.on(new LineEvent.Addresses(Set.of("10.0.0.2")));
        rig.on(new LineEvent.Addresses(Set.of()));
        rig.on(new LineEvent.Addresses(Set.of()));
        assertInstanceOf(LineState.Waiting.class, state(), "the network that goes is no reason");

        rig.on(new LineEvent.Addresses(Set.of("10.0.0.2")));
        assertInstanceOf(LineState.Connecting.class, state());
    }

    @Test
    void triesAtOnceWhenTheServerAnsweredElsewhere() {
        rig.connect();
        rig.on(new LineEvent.Answered());
        assertEquals(1, rig.dialled.size(), "it is there");
        rig.breaks();
        rig.on(new LineEvent.Answered());
        assertEquals(2, rig.dialled.size());
    }

    @Test
    void aTryThatHangsIsNotWaitedForWhenTheServerAnsweredElsewhere() {
        rig.connect();
        rig.breaks();
        rig.now = nextTry();
        rig.on(new LineEvent.Tick());
        int hanging = rig.line.attempt();
        rig.on(new LineEvent.Answered());
        assertEquals(3, rig.dialled.size());

        rig.on(new LineEvent.Failed(hanging, new BridgeException.NotSent("late")));
        assertInstanceOf(LineState.Connecting.class, state());
    }

    @Test
    void aServerThatAskedForAMomentIsNotTriedBeforeBecauseItAnswered() {
        rig.connect();
        rig.says("{'type':'server_closing','data':{'retryAfterMs':90000}}");
        rig.breaks();
        LineState asked = state();
        assertTrue(((LineState.Waiting) asked).asked());
        rig.on(new LineEvent.Answered());
        assertEquals(asked, state());
    }

    @Test
    void aNetworkThatComesBackWhileATryIsGoingOnIsNoticedAfterIt() {
        rig.connect();
        rig.breaks();
        rig.on(new LineEvent.Addresses(Set.of()));
        rig.now = nextTry();
        rig.on(new LineEvent.Tick());
        fail();
        int tries = rig.dialled.size();
        rig.on(new LineEvent.Addresses(Set.of("10.0.0.2")));
        assertEquals(tries + 1, rig.dialled.size());
    }

    @Test
    void aRefusedSignInGetsOneFreshTokenAndThenStops() {
        rig.connect();
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1008));
        assertEquals(List.of(false, true), rig.dialled);

        rig.on(new LineEvent.Refused(rig.line.attempt()));
        assertInstanceOf(LineState.Refused.class, state());
        rig.pass(Duration.ofMinutes(2));
        assertEquals(2, rig.dialled.size());

        rig.on(new LineEvent.TryNow());
        assertInstanceOf(LineState.Connecting.class, state());
    }

    @Test
    void aFreshTokenThatCouldNotBeFetchedIsFetchedTheNextTime() {
        rig.connect();
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1008));
        fail();
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Refused(rig.line.attempt()));

        assertEquals(List.of(false, true, false, true), rig.dialled);
    }

    @Test
    void aServerThatClosesForGoodIsDialledAgainOnlyWhenTold() {
        rig.connect();
        rig.on(new LineEvent.Closed(rig.line.attempt(), 1000));
        rig.pass(Duration.ofMinutes(2));
        assertEquals(new LineState.Refused("The server closed the live line."), state());
        assertEquals(1, rig.dialled.size());

        rig.connect();
        assertInstanceOf(LineState.Live.class, state());
    }

    @Test
    void aSignedOutPersonHasNoLine() {
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Failed(rig.line.attempt(), new BridgeException.Unauthorized("Nobody is signed in.")));

        assertEquals(new LineState.SignedOut(), state());
        assertEquals(Instant.MAX, rig.line.deadline());
    }

    @Test
    void whatAnOldConnectionStillSaysIsNotHeard() {
        rig.connect();
        int old = rig.line.attempt();
        rig.breaks();
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Text(old, "{\"type\":\"sync_poke\",\"data\":{\"lsn\":1}}"));
        rig.on(new LineEvent.Closed(old, 1000));
        rig.closed = false;
        rig.on(new LineEvent.Opened(
                old,
                new Socket() {
                    @Override
                    public boolean send(String text) {
                        return false;
                    }

                    @Override
                    public void close() {
                        rig.closed = true;
                    }
                },
                Instant.MAX));

        assertEquals(List.of(), rig.pokes);
        assertInstanceOf(LineState.Connecting.class, state());
        assertTrue(rig.closed, "a socket that opens too late is closed");
    }

    @Test
    void closingSaysGoodbye() {
        rig.connect();
        rig.on(new LineEvent.Stop());

        assertTrue(rig.closed);
        assertEquals(new LineState.SignedOut(), state());
        assertEquals(Instant.MAX, rig.line.deadline());
    }
}
