package io.tidemark.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.bridge.live.Gap;
import io.tidemark.bridge.live.LineState;
import io.tidemark.bridge.sync.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StretchesTest {
    private static final Instant START = Instant.parse("2026-11-26T14:00:00Z");

    private Instant now = START;
    private int told;
    private final Stretches stretches = new Stretches(() -> now, () -> told++);

    private void at(int minute) {
        now = minute(minute);
    }

    private static Instant minute(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private void live() {
        stretches.state(new LineState.Live());
    }

    private void lost() {
        stretches.state(new LineState.Waiting(now.plusSeconds(1), 1));
    }

    private void whole() {
        stretches.state(new SyncState.Idle(now, 7));
    }

    private void away(int from, int to) {
        at(from);
        lost();
        at(to);
        live();
        whole();
    }

    private void begin() {
        live();
        whole();
    }

    @Test
    void fromTheLossOfTheLineUntilAllIsInItWasReplayed() {
        begin();
        at(3);
        lost();
        at(5);
        stretches.state(new LineState.Connecting());
        lost();
        at(19);
        live();
        assertEquals(List.of(), stretches.known(), "it is back, but not everything is in");
        at(20);
        whole();

        assertEquals(List.of(new Stretch(minute(3), minute(20), Stretch.How.REPLAYED)), stretches.known());
        assertEquals(1, told);
    }

    @Test
    void aSyncWithoutTheLineDoesNotEndIt() {
        begin();
        at(3);
        lost();
        at(4);
        whole();
        assertEquals(List.of(), stretches.known());
    }

    @Test
    void theFirstConnectionOfADayIsNoReturn() {
        lost();
        at(9);
        begin();
        assertEquals(List.of(), stretches.known());
    }

    @Test
    void aGapBeforeTheEndMeansThatItWasReadAgain() {
        begin();
        at(3);
        lost();
        at(20);
        live();
        stretches.gap("tenant:harbour", Gap.AGE);
        whole();
        assertEquals(Stretch.How.REREAD, stretches.known().getFirst().how());
    }

    @Test
    void aRoomThatAnswersAfterTheSyncStillCounts() {
        begin();
        away(3, 20);
        now = now.plusSeconds(2);
        stretches.gap("tenant:harbour", Gap.SIZE);
        stretches.gap("user:ada", Gap.SIZE);

        assertEquals(List.of(new Stretch(minute(3), minute(20), Stretch.How.REREAD)), stretches.known());
        assertEquals(2, told, "the second room says nothing new");
    }

    @Test
    void wholePartsOfTheDataAreReadAgain() {
        begin();
        at(3);
        lost();
        at(4);
        stretches.state(new SyncState.Working("Syncing 1/3", 0, 3, 0, 0));
        at(20);
        live();
        whole();
        assertEquals(Stretch.How.REREAD, stretches.known().getFirst().how());
    }

    @Test
    void whoFellBehindOnALineThatHoldsReadsAgainWhatCameSinceTheLastSync() {
        begin();
        at(10);
        stretches.gap("tenant:harbour", Gap.SIZE);
        at(11);
        whole();
        assertEquals(List.of(new Stretch(START, minute(11), Stretch.How.REREAD)), stretches.known());
    }

    @Test
    void whatNobodyCouldNoticeIsNoStretch() {
        begin();
        at(3);
        lost();
        now = now.plus(Stretches.SHORTEST).minusMillis(1);
        live();
        whole();
        assertEquals(List.of(), stretches.known());
    }

    @Test
    void afterHalfAnHourItIsForgotten() {
        begin();
        away(1, 2);
        at(32);
        assertEquals(1, stretches.known().size());
        at(33);
        assertEquals(0, stretches.known().size());
    }

    @Test
    void noMoreThanTwentyAreKept() {
        begin();
        for (int i = 0; i <= Stretches.MOST; i++) {
            lost();
            now = now.plusSeconds(10);
            live();
            whole();
        }
        assertEquals(Stretches.MOST, stretches.known().size());
        assertEquals(START.plusSeconds(10), stretches.known().getFirst().from(), "the oldest went");
    }

    @Test
    void whatSomebodyPutAwayIsGone() {
        begin();
        away(3, 20);
        stretches.dismiss(stretches.known().getFirst());
        assertEquals(List.of(), stretches.known());
        assertEquals(2, told);
    }
}
