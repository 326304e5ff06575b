package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.backend.rooms.Recovery.Gap;
import io.tidemark.backend.rooms.Recovery.Message;
import io.tidemark.backend.rooms.Recovery.Reason;
import io.tidemark.backend.rooms.Recovery.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Position BEGIN = at(100);

    private final History history = new History(BEGIN);

    private static Position at(long offset) {
        return new Position("e", offset);
    }

    private void say(long from, long to, Instant when) {
        for (long offset = from; offset <= to; offset++) {
            assertTrue(history.append(at(offset), "m" + offset, when));
        }
    }

    private Recovery after(Position since, Instant when) {
        return history.after(since, history.last(), when);
    }

    private List<Long> replayed(long since) {
        return assertInstanceOf(Replay.class, after(at(since), NOW)).messages().stream()
                .map(Message::offset)
                .toList();
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void whatWasMissedIsReplayedInOrder() {
        say(101, 105, NOW);
        assertEquals(offsets(103, 105), replayed(102));
    }

    @Test
    void aMessageIsKeptAsItWasSaid() {
        history.append(at(101), "grüße", NOW);
        assertEquals(new Replay(List.of(new Message(101, "grüße", 7, NOW))), after(BEGIN, NOW));
    }

    @Test
    void whoHasAllMissedNothing() {
        say(101, 105, NOW);
        assertEquals(List.of(), replayed(105));
    }

    @Test
    void aPositionBetweenTwoMessagesIsAsGoodAsOneAtAMessage() {
        say(101, 101, NOW);
        say(110, 111, NOW);
        assertEquals(offsets(110, 111), replayed(105));
    }

    @Test
    void whatWasSaidBeforeItBeganIsAGapOfAge() {
        say(101, 105, NOW);
        assertEquals(new Gap(Reason.AGE), after(at(99), NOW));
        assertEquals(offsets(101, 105), replayed(100));
    }

    @Test
    void aPositionOfAnotherEpochIsAGap() {
        say(101, 105, NOW);
        assertEquals(new Gap(Reason.EPOCH), after(new Position("other", 103), NOW));
    }

    @Test
    void aPositionThatWasNeverGivenOutIsAGapOfEpoch() {
        say(101, 105, NOW);
        assertEquals(new Gap(Reason.EPOCH), history.after(at(108), at(107), NOW));
    }

    @Test
    void aPositionOfAnEpochThatIsOverIsAGap() {
        say(101, 105, NOW);
        assertEquals(new Gap(Reason.EPOCH), history.after(at(103), new Position("f", 1), NOW));
    }

    @Test
    void aPositionThatTheLogHasReachedButTheRoomHasNotMissedNothing() {
        say(101, 105, NOW);
        assertEquals(new Replay(List.of()), history.after(at(107), at(107), NOW));
    }

    @Test
    void aNewEpochForgetsTheOld() {
        say(101, 105, NOW);
        history.append(new Position("f", 7), "new", NOW);
        assertEquals(new Gap(Reason.EPOCH), after(at(105), NOW));
        assertEquals(new Gap(Reason.AGE), after(new Position("f", 5), NOW));
        assertEquals(new Replay(List.of(new Message(7, "new", 3, NOW))), after(new Position("f", 6), NOW));
        assertEquals(new RoomInfo.Kept(1, 3, 7L, 7, NOW), history.kept());
    }

    @Test
    void whatWasSaidAlreadyIsNotKeptTwice() {
        say(101, 105, NOW);
        assertFalse(history.append(at(105), "again", NOW));
        assertFalse(history.append(at(104), "late", NOW));
        assertFalse(new History(BEGIN).append(at(100), "before it began", NOW));
        assertEquals(offsets(101, 105), replayed(100));
    }

    @Test
    void atMost500AreReplayed() {
        say(101, 601, NOW);
        assertEquals(offsets(102, 601), replayed(101));
        assertEquals(new Gap(Reason.SIZE), after(at(100), NOW));
    }

    @Test
    void atMost1000AreKept() {
        say(101, 1100, NOW);
        assertEquals(1000, history.kept().messages());
        say(1101, 1101, NOW);
        assertEquals(new RoomInfo.Kept(1000, bytes(102, 1101), 102L, 1101, NOW), history.kept());
        assertEquals(new Gap(Reason.SIZE), after(at(100), NOW));
    }

    private static long bytes(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .map(offset -> ("m" + offset).length())
                .sum();
    }

    @Test
    void atMostOneMebibyteIsKept() {
        String quarter = "x".repeat(1 << 18);
        for (long offset = 101; offset <= 104; offset++) {
            history.append(at(offset), quarter, NOW);
        }
        assertEquals(new RoomInfo.Kept(4, 1 << 20, 101L, 104, NOW), history.kept());
        history.append(at(105), "x", NOW);
        assertEquals(new RoomInfo.Kept(4, 3 * (1 << 18) + 1, 102L, 105, NOW), history.kept());
        assertEquals(new Gap(Reason.SIZE), after(at(100), NOW));
        assertEquals(offsets(102, 105), replayed(101));
    }

    @Test
    void aMessageThatIsTooLargeIsNotKeptAndSaysSo() {
        say(101, 102, NOW);
        assertTrue(history.append(at(103), "x".repeat((1 << 20) + 1), NOW));
        assertEquals(new RoomInfo.Kept(0, 0, null, 103, null), history.kept());
        assertEquals(new Gap(Reason.SIZE), after(at(102), NOW));
        assertEquals(List.of(), replayed(103));
    }

    @Test
    void whatIsOlderThanTenMinutesIsAGapOfAge() {
        say(101, 102, NOW);
        say(103, 104, NOW.plusSeconds(1));
        Instant later = NOW.plus(Duration.ofMinutes(10));
        assertInstanceOf(Replay.class, after(at(100), later));
        assertEquals(new Gap(Reason.AGE), after(at(101), later.plusMillis(1)));
        assertInstanceOf(Replay.class, after(at(102), later.plusMillis(1)));
        assertEquals(2, history.kept().messages());
    }

    @Test
    void nothingIsMissedByWhoHasAllHoweverLongAgo() {
        say(101, 102, NOW);
        assertEquals(new Replay(List.of()), after(at(102), NOW.plus(Duration.ofDays(1))));
    }

    @Test
    void theReasonIsThatOfTheLastThatWentMissing() {
        say(101, 102, NOW);
        Instant later = NOW.plus(Duration.ofMinutes(11));
        say(103, 1103, later);
        assertEquals(new Gap(Reason.SIZE), after(at(101), later));
    }
}
