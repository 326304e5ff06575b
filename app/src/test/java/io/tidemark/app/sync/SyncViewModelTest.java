package io.tidemark.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SyncViewModelTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");

    private final Controls controls = new Controls();
    private final ByHand hand = new ByHand();
    private Duration setBack = Duration.ZERO;
    private final SyncViewModel model = new SyncViewModel(
            hand, controls, () -> NOW.plus(hand.now()).minus(setBack), new Moments(ZoneOffset.UTC, Locale.UK));

    @Test
    void thePillFollowsTheLine() {
        assertEquals("Syncing", model.face().get().text());
        model.show(new SyncStanding.Offline("No network.", NOW.plusSeconds(20), NOW));
        assertEquals("Offline · as of 15:00", model.face().get().text());
        assertEquals("Try now", model.pullTitle());
        model.show(new SyncStanding.Live(NOW));
        assertEquals("Live", model.face().get().text());
        assertEquals("Pull now", model.pullTitle());
    }

    @Test
    void tryingAgainAsksTheLine() {
        model.pullNow();
        assertEquals(1, controls.pulls);
    }

    @Test
    void secondsAreCountedDownOneByOne() {
        model.show(waiting(Duration.ofMillis(3400)));
        List<String> seen = new ArrayList<>(List.of(model.face().get().text()));
        model.face().addListener((_, _, now) -> seen.add(now.text()));
        hand.pass(Duration.ofSeconds(5));
        assertEquals(
                List.of("Reconnecting in 4 s", "Reconnecting in 3 s", "Reconnecting in 2 s", "Reconnecting in 1 s"),
                seen);
    }

    @Test
    void whatIsSentAtOnceIsNotWorthAWord() {
        model.show(new SyncStanding.Live(NOW));
        model.unsettled(1, 0);
        assertEquals("Live", model.face().get().whole());
        hand.pass(SyncViewModel.WORTH_WAITING_FOR.minusMillis(1));
        model.unsettled(0, 0);
        hand.pass(Duration.ofMinutes(1));
        assertEquals("Live", model.face().get().whole());

        model.unsettled(2, 0);
        hand.pass(SyncViewModel.WORTH_WAITING_FOR);
        assertEquals("Live · sending 2", model.face().get().whole());
        model.unsettled(0, 0);
        assertEquals("Live", model.face().get().whole());
        assertEquals(0, hand.alarms());
    }

    @Test
    void whatCannotBeSentIsNotSaidToBeOnItsWay() {
        model.show(new SyncStanding.Live(NOW));
        model.unsettled(2, 0);
        model.hindered("You may no longer do that.");
        hand.pass(SyncViewModel.WORTH_WAITING_FOR);
        PillFace face = model.face().get();
        assertEquals("Live · 2 changes waiting", face.whole());
        assertEquals(PillFace.Tone.WAITING, face.tone());
        assertTrue(face.meaning().endsWith("You may no longer do that."), face.meaning());
        model.hindered("");
        assertEquals("Live · sending 2", model.face().get().whole());
    }

    @Test
    void withoutANetworkWhatWaitsIsSaidAtOnce() {
        model.show(new SyncStanding.Offline("Away.", null, NOW));
        model.unsettled(1, 0);
        assertEquals(
                "Offline · as of 15:00 · 1 change waiting", model.face().get().whole());
    }

    @Test
    void noClockTicksWhenNothingIsCounted() {
        model.show(new SyncStanding.Live(NOW));
        assertEquals(0, hand.alarms());
        model.show(waiting(Duration.ofSeconds(9)));
        assertEquals(1, hand.alarms());
        model.show(new SyncStanding.Offline("Away.", NOW.plusSeconds(20), NOW));
        assertEquals(0, hand.alarms());
        model.show(waiting(Duration.ofSeconds(9)));
        model.close();
        assertEquals(0, hand.alarms());
    }

    @Test
    void theNumberDoesNotGrowWhenTheComputersClockIsSetBack() {
        model.show(waiting(Duration.ofSeconds(9)));
        hand.pass(Duration.ofSeconds(3));
        setBack = Duration.ofSeconds(60);
        hand.pass(Duration.ofSeconds(1));
        assertEquals("Reconnecting in 6 s", model.face().get().text());
    }

    @Test
    void aTryThatFailsAtOnceTakesNoWordFromThePill() {
        model.show(waiting(Duration.ofSeconds(1)));
        hand.pass(Duration.ofSeconds(1));
        model.show(trying());
        assertEquals("Reconnecting in 1 s", model.face().get().text());
        hand.pass(SyncViewModel.WORTH_SAYING);
        assertEquals("Connecting…", model.face().get().text(), "but one that takes long does");
        model.show(waiting(Duration.ofSeconds(4)));
        assertEquals("Reconnecting in 4 s", model.face().get().text());
    }

    @Test
    void tryingNowIsSaidEvenWhenItFailsAtOnce() {
        model.show(waiting(Duration.ofSeconds(9)));
        assertTrue(model.away().get());
        model.pullNow();
        assertEquals(1, controls.pulls);
        assertEquals("Connecting…", model.face().get().text());
        model.show(trying());
        model.show(waiting(Duration.ofSeconds(5)));
        assertEquals("Connecting…", model.face().get().text());
        hand.pass(SyncViewModel.SEEN);
        assertEquals("Reconnecting in 5 s", model.face().get().text());
    }

    @Test
    void tryingNowThatTakesLongGoesOnBeingSaid() {
        model.show(new SyncStanding.Offline("Away.", NOW.plusSeconds(20), NOW));
        model.pullNow();
        model.show(new SyncStanding.Offline("Away.", null, NOW));
        hand.pass(SyncViewModel.SEEN.multipliedBy(3));
        assertEquals("Connecting…", model.face().get().text());
        model.show(new SyncStanding.Live(NOW));
        assertEquals("Live", model.face().get().text());
        assertFalse(model.away().get());
    }

    @Test
    void onlyWhereItHelpsOneIsAskedToSignInAgain() {
        model.show(new SyncStanding.NeedsAttention("This program is too old.", false, NOW));
        assertFalse(model.wantsSignIn());
        model.show(new SyncStanding.NeedsAttention("Sign in again.", true, NOW));
        assertTrue(model.wantsSignIn());
        assertTrue(model.away().get(), "and it may be tried as it is");
    }

    @Test
    void aGoodCopyIsSaidToBeGood() {
        model.verify();
        hand.take().forEach(Runnable::run);
        assertTrue(model.verified().get().startsWith("All 3 parts"));
        assertFalse(model.verifying().get());
    }

    @Test
    void aCopyThatDiffersIsSaidToDiffer() {
        controls.found = new Verification(3, List.of("sales.1"));
        model.verify();
        hand.take().forEach(Runnable::run);
        assertTrue(model.verified().get().startsWith("1 of 3 parts differ"));
    }

    @Test
    void workOnThisComputerHasNobodyToPullFrom() {
        model.show(new SyncStanding.Local());
        assertEquals("", model.pullTitle());
    }

    private SyncStanding waiting(Duration left) {
        return new SyncStanding.Reconnecting(NOW.plus(hand.now()).plus(left), 1, false, NOW);
    }

    private static SyncStanding trying() {
        return new SyncStanding.Reconnecting(null, 1, false, NOW);
    }

    private static final class Controls implements SyncControls {
        private int pulls;
        private Verification found = new Verification(3, List.of());

        @Override
        public SyncStanding standing() {
            return new SyncStanding.Syncing(0, 0, null);
        }

        @Override
        public void pullNow() {
            pulls++;
        }

        @Override
        public Verification verify() {
            return found;
        }
    }
}
