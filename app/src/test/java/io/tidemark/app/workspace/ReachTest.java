package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.sync.SyncState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    private static final SyncState CONNECTING = new SyncState.Working("Connecting", 0, 0, 0, 0);

    @Test
    void liveTakesBothALineAndASync() {
        Reach reach = Reach.unknown().sync(new SyncState.Idle(NOW, 1), NOW);
        assertEquals(new SyncStanding.Syncing(0, 0, NOW), at(0, reach));
        assertEquals(new SyncStanding.Live(NOW), at(0, reach.line(new LineState.Live(), NOW, true)));
    }

    @Test
    void aLostLineIsTriedAgainFromTheFirstMoment() {
        Reach lost = live().line(waits(4, 1), NOW, true);
        assertEquals(new SyncStanding.Reconnecting(NOW.plusSeconds(4), 1, false, NOW), at(0, lost));
    }

    @Test
    void aSyncThatAsksInVainIsNotCalledSyncing() {
        Reach lost = live().line(waits(4, 1), second(1), true).sync(CONNECTING, second(1));
        assertEquals(new SyncStanding.Reconnecting(NOW.plusSeconds(4), 1, false, NOW), at(1, lost));
        Reach cut = live().sync(new SyncState.Working("Syncing 3/12", 3, 12, 100, 10), NOW)
                .line(waits(4, 1), second(1), true);
        assertEquals(new SyncStanding.Reconnecting(NOW.plusSeconds(4), 1, false, NOW), at(1, cut));
    }

    @Test
    void aTryKeepsTheStateItIsMadeIn() {
        Reach trying = live().line(waits(4, 1), NOW, true).line(new LineState.Connecting(), second(4), true);
        assertEquals(new SyncStanding.Reconnecting(null, 1, false, NOW), at(4, trying));
        assertTrue(at(40, trying) instanceof SyncStanding.Offline);
    }

    @Test
    void aNextTryLaterThanHalfAMinuteAfterTheLossIsOffline() {
        Reach lost = live().line(waits(4, 1), NOW, true);
        assertTrue(at(20, lost.line(waits(29, 6), second(20), true)) instanceof SyncStanding.Reconnecting);
        assertEquals(
                new SyncStanding.Offline("The server cannot be reached.", NOW.plusSeconds(30), NOW),
                at(20, lost.line(waits(30, 6), second(20), true)));
        assertTrue(at(40, lost.line(waits(41, 7), second(40), true)) instanceof SyncStanding.Offline);
    }

    @Test
    void withoutAnyNetworkItIsOfflineAtOnce() {
        Reach lost = live().line(waits(4, 1), NOW, false);
        assertEquals(
                new SyncStanding.Offline("This computer is not in any network.", NOW.plusSeconds(4), NOW), at(0, lost));
    }

    @Test
    void whoIsStillAnsweredIsNotOffline() {
        Reach lost = live().line(waits(4, 1), NOW, true).sync(new SyncState.Idle(second(31), 2), second(31));
        assertEquals(new SyncStanding.Reconnecting(NOW.plusSeconds(4), 1, true, NOW), at(60, lost));
        Reach loading = lost.sync(new SyncState.Working("Syncing 1/12", 1, 12, 10, 1), second(61));
        assertEquals(new SyncStanding.Syncing(1, 12, NOW), at(61, loading));
        Reach gone = loading.sync(new SyncState.Offline(second(62), second(64)), second(62));
        assertTrue(at(62, gone) instanceof SyncStanding.Offline);
    }

    @Test
    void aServerThatDoesNotAnswerOverALineThatHoldsIsAwayToo() {
        Reach dumb = live().sync(new SyncState.Offline(NOW, NOW.plusSeconds(2)), NOW);
        assertEquals(new SyncStanding.Reconnecting(NOW.plusSeconds(2), 0, false, NOW), at(0, dumb));
        assertEquals(
                new SyncStanding.Reconnecting(null, 0, false, NOW), at(2, dumb.sync(CONNECTING, second(2))), "a try");
        assertTrue(at(30, dumb) instanceof SyncStanding.Offline);
    }

    @Test
    void troubleIsOverWhenTheLineIsBackAndASyncWentThrough() {
        Reach lost = live().line(waits(4, 1), NOW, true).sync(new SyncState.Offline(second(2), second(4)), second(2));
        Reach back = lost.line(new LineState.Live(), second(5), true);
        assertFalse(at(5, back) instanceof SyncStanding.Live);
        Reach synced = back.sync(new SyncState.Idle(second(6), 2), second(6));
        assertEquals(new SyncStanding.Live(second(6)), at(6, synced));
        assertEquals(
                new SyncStanding.Reconnecting(second(100), 1, false, NOW),
                at(100, synced.line(new LineState.Waiting(second(100), 1), second(90), true)),
                "the next trouble has its own half minute");
    }

    @Test
    void whatOnlyAPersonCanMendNeedsAttention() {
        assertEquals(
                new SyncStanding.NeedsAttention("Sign in again.", true, NOW),
                at(0, live().line(new LineState.Refused("Sign in again."), NOW, true)));
        assertEquals(
                new SyncStanding.NeedsAttention("Too old.", false, NOW),
                at(0, live().sync(new SyncState.NeedsAttention("Too old."), NOW)));
        assertTrue(at(0, live().line(new LineState.SignedOut(), NOW, true)) instanceof SyncStanding.NeedsAttention);
    }

    @Test
    void aServerOnThisComputerNeedsNoNetwork() {
        assertTrue(Network.isHere("127.0.0.1"));
        assertTrue(Network.isHere("LOCALHOST"));
        assertFalse(Network.isHere("tidemark.example"));
    }

    private static Reach live() {
        return Reach.unknown()
                .line(new LineState.Live(), NOW.minusSeconds(60), true)
                .sync(new SyncState.Idle(NOW.minusSeconds(50), 1), NOW.minusSeconds(50));
    }

    private static LineState waits(long seconds, int attempt) {
        return new LineState.Waiting(NOW.plusSeconds(seconds), attempt);
    }

    private static Instant second(long second) {
        return NOW.plus(Duration.ofSeconds(second));
    }

    private static SyncStanding at(long second, Reach reach) {
        return reach.standing(second(second), NOW);
    }

    @Test
    void aServerThatAnswersIsThereWhateverTheNetworksLookLike() {
        Reach blocked = live().line(waits(4, 1), NOW, false).sync(new SyncState.Idle(second(1), 1), second(1));
        assertEquals(
                new SyncStanding.Reconnecting(NOW.plusSeconds(4), 1, true, second(1)),
                blocked.standing(second(2), second(1)));
    }
}
