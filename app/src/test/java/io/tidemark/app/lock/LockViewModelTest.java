package io.tidemark.app.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.ByHand;
import io.tidemark.app.kit.Moments;
import io.tidemark.app.sync.SyncViewModel;
import io.tidemark.app.workspace.ReadingTime;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockViewModelTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    private static final Instant CONFIRMED = Instant.parse("2026-03-04T05:06:00Z");
    private static final Moments MOMENTS = new Moments(ZoneOffset.UTC, Locale.UK);

    private final ByHand hand = new ByHand();
    private final Line line = new Line();
    private final SyncViewModel sync = new SyncViewModel(hand, line, this::now, MOMENTS);
    private @Nullable Instant until = NOW.plus(Duration.ofMinutes(3));
    private int waiting = 3;
    private final LockViewModel model = new LockViewModel(hand, this::time, () -> waiting, sync, this::now, MOMENTS);

    private Instant now() {
        return NOW.plus(hand.now());
    }

    private Optional<ReadingTime> time() {
        return Optional.ofNullable(until).map(end -> new ReadingTime(CONFIRMED, end, !now().isBefore(end)));
    }

    private void work() {
        hand.take().forEach(Runnable::run);
    }

    @Test
    void itLocksWhileSomebodyLooksOnAndSaysWhatIsKept() {
        model.look();
        hand.pass(Duration.ofMinutes(3).minusMillis(1));
        assertFalse(model.locked().get());
        hand.pass(Duration.ofMillis(1));
        assertTrue(model.locked().get());
        work();
        assertEquals(
                "The server last confirmed it on 4 Mar 2026, 05:06.",
                model.since().get());
        assertTrue(
                model.kept().get().endsWith(" 3 changes wait here and will be sent."),
                model.kept().get());
    }

    @Test
    void oneChangeIsSaidToBeOneAndNoneIsNotSpokenOf() {
        until = NOW;
        waiting = 1;
        model.look();
        work();
        assertTrue(
                model.kept().get().endsWith(" 1 change waits here and will be sent."),
                model.kept().get());
        until = NOW.plusSeconds(1);
        model.look();
        waiting = 0;
        hand.pass(Duration.ofSeconds(1));
        work();
        assertEquals(
                "Everything is still here, and opens as you left it.",
                model.kept().get());
    }

    @Test
    void aSessionOpensItAgain() {
        until = NOW;
        model.look();
        assertTrue(model.locked().get());
        model.connect();
        assertEquals(1, line.pulls);
        until = NOW.plus(Duration.ofDays(7));
        hand.pass(LockViewModel.LOCKED_LOOK);
        assertFalse(model.locked().get());
    }

    @Test
    void whereNothingEndsNothingLocks() {
        until = null;
        model.look();
        hand.pass(Duration.ofDays(90));
        assertFalse(model.locked().get());
        assertEquals(0, hand.alarms());
    }

    @Test
    void itSaysHowFarItIsAndWhatIsInTheWay() {
        until = NOW;
        sync.show(new SyncStanding.Offline("The server cannot be reached.", NOW.plusSeconds(20), null));
        model.look();
        assertEquals(
                "The server cannot be reached. It is tried again by itself at 15:00:20.",
                model.status().get());
        assertFalse(model.connecting().get());
        model.connect();
        assertTrue(model.connecting().get());
        assertEquals("Asking the server…", model.status().get());
        sync.show(new SyncStanding.Syncing(2, 5, null));
        assertEquals("Connected: 2 of 5 parts are in.", model.status().get());
        sync.show(new SyncStanding.NeedsAttention("Your sign-in has ended.", true, null));
        assertEquals("Your sign-in has ended.", model.status().get());
        assertTrue(model.signIn().get());
    }

    @Test
    void afterTheEndNobodyLooks() {
        until = NOW;
        model.look();
        model.close();
        sync.close();
        assertEquals(0, hand.alarms());
    }

    private static final class Line implements SyncControls {
        private int pulls;

        @Override
        public SyncStanding standing() {
            return new SyncStanding.Live(NOW);
        }

        @Override
        public void pullNow() {
            pulls++;
        }

        @Override
        public Verification verify() {
            throw new AssertionError("nothing is compared here");
        }
    }
}
