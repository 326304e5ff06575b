package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.Backoff;
import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The line's decisions, on a clock that the test turns.
final class LineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final List<Boolean> dialled = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Long> pokes = new ArrayList<>();
    private final LineListener listener = new LineListener() {
        @Override
        public void state(LineState state) {}

        @Override
        public void poke(long lsn, long policyVersion) {
            pokes.add(lsn);
        }
    };
    private final Line line = new Line(
            (attempt, newToken, events) -> dialled.add(newToken), event -> {}, listener, BACKOFF, new Random(3));
    private Instant now = START;
    private boolean closed;

    private final class Wire implements Socket {
        @Override
        public void send(String text) {
            sent.add(text);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void on(LineEvent event) {
        line.on(event, now);
    }

    private void greet() {
        on(new LineEvent.Opened(line.attempt(), new Wire()));
        on(text("{\"type\":\"connection_established\",\"data\":{\"connectionId\":\"c1\"}}"));
    }

    private LineEvent text(String json) {
        return new LineEvent.Text(line.attempt(), json);
    }

    /// Lets time go by in small steps, as the owner's thread would.
    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusMillis(250);
            on(new LineEvent.Tick());
        }
    }

    @Test
    void aCommitThereIsAPokeHere() {
        on(new LineEvent.TryNow());
        greet();
        assertEquals(new LineState.Connected("c1", now), line.state());

        on(text("{\"type\":\"sync_poke\",\"data\":{\"lsn\":17,\"policyVersion\":1}}"));
        on(text("{\"type\":\"something_of_tomorrow\",\"data\":[]}"));
        on(text("no json"));

        assertEquals(List.of(17L), pokes);
    }

    @Test
    void aLivingLineIsPingedAndADeadOneIsNoticedWithin35Seconds() {
        on(new LineEvent.TryNow());
        greet();
        pass(Duration.ofSeconds(20));
        assertEquals(1, sent.size());
        assertTrue(sent.getFirst().startsWith("{\"type\":\"ping\""));
        on(text("{\"type\":\"pong\",\"data\":{}}"));

        pass(Duration.ofSeconds(34));
        assertInstanceOf(LineState.Connected.class, line.state());
        pass(Duration.ofSeconds(1));
        assertFalse(line.state() instanceof LineState.Connected);
        assertTrue(closed);
    }

    @Test
    void aServerThatNeverGreetsIsLeft() {
        on(new LineEvent.TryNow());
        on(new LineEvent.Opened(line.attempt(), new Wire()));
        pass(Line.GREETING);

        assertInstanceOf(LineState.Waiting.class, line.state());
        assertTrue(closed);
    }

    @Test
    void waitsLongerWithEachFailureAndStartsAfreshAfterAStableConnection() {
        on(new LineEvent.TryNow());
        for (int failures = 1; failures <= 9; failures++) {
            on(new LineEvent.Failed(
                    line.attempt(), new BridgeException.Unreachable("here", new IllegalStateException())));
            Instant next = ((LineState.Waiting) line.state()).nextTry();
            assertFalse(next.isAfter(now.plus(BACKOFF.ceiling(failures))));
            now = next;
            on(new LineEvent.Tick());
        }
        assertEquals(10, dialled.size());

        greet();
        pass(Duration.ofSeconds(15));
        on(text("{\"type\":\"pong\"}"));
        pass(Duration.ofSeconds(15));
        on(new LineEvent.Closed(line.attempt(), 1006));
        assertFalse(((LineState.Waiting) line.state()).nextTry().isAfter(now.plusMillis(500)));
    }

    @Test
    void aServerThatSaysWhenItIsBackIsNotAskedEarlier() {
        on(new LineEvent.TryNow());
        greet();
        on(text("{\"type\":\"server_closing\",\"data\":{\"retryAfterMs\":5000}}"));
        on(new LineEvent.Closed(line.attempt(), 1001));

        assertFalse(((LineState.Waiting) line.state()).nextTry().isBefore(now.plusSeconds(5)));
    }

    @Test
    void triesAtOnceWhenTheNetworkReturns() {
        on(new LineEvent.TryNow());
        on(new LineEvent.Closed(line.attempt(), 1001));
        assertInstanceOf(LineState.Waiting.class, line.state());

        on(new LineEvent.TryNow());
        assertInstanceOf(LineState.Connecting.class, line.state());
        on(new LineEvent.TryNow());
        assertEquals(2, dialled.size());
    }

    @Test
    void aRefusedSignInGetsOneFreshTokenAndThenStops() {
        on(new LineEvent.TryNow());
        greet();
        on(new LineEvent.Closed(line.attempt(), 1008));
        assertEquals(List.of(false, true), dialled);

        on(new LineEvent.Refused(line.attempt()));
        assertInstanceOf(LineState.Ended.class, line.state());
        pass(Duration.ofMinutes(2));
        assertEquals(2, dialled.size());

        on(new LineEvent.TryNow());
        assertInstanceOf(LineState.Connecting.class, line.state());
    }

    @Test
    void aTokenThatEndsAfterALongTimeIsReplacedEachTime() {
        on(new LineEvent.TryNow());
        for (int i = 0; i < 3; i++) {
            greet();
            for (int minute = 0; minute < 4; minute++) {
                pass(Duration.ofSeconds(15));
                on(text("{\"type\":\"pong\"}"));
            }
            on(new LineEvent.Closed(line.attempt(), 1008));
        }
        assertInstanceOf(LineState.Connecting.class, line.state());
    }

    @Test
    void aSignedOutPersonHasNoLine() {
        on(new LineEvent.TryNow());
        on(new LineEvent.Failed(line.attempt(), new BridgeException.Unauthorized("Nobody is signed in.")));

        assertEquals(new LineState.Ended("Nobody is signed in."), line.state());
    }

    @Test
    void whatAnOldConnectionStillSaysIsNotHeard() {
        on(new LineEvent.TryNow());
        int old = line.attempt();
        greet();
        on(new LineEvent.Closed(old, 1006));
        on(new LineEvent.TryNow());
        on(new LineEvent.Text(old, "{\"type\":\"sync_poke\",\"data\":{\"lsn\":1}}"));
        on(new LineEvent.Closed(old, 1000));
        on(new LineEvent.Opened(old, new Wire()));

        assertEquals(List.of(), pokes);
        assertInstanceOf(LineState.Connecting.class, line.state());
        assertTrue(closed, "a socket that opens too late is closed");
    }

    @Test
    void closingSaysGoodbye() {
        on(new LineEvent.TryNow());
        greet();
        on(new LineEvent.Stop());

        assertTrue(closed);
        assertEquals(new LineState.Closed(), line.state());
        assertEquals(Instant.MAX, line.deadline());
    }
}
