package io.tidemark.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.SameThread;
import io.tidemark.app.workspace.SyncControls;
import io.tidemark.app.workspace.SyncStanding;
import io.tidemark.app.workspace.Verification;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SyncViewModelTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");

    private final Controls controls = new Controls();
    private final SyncViewModel model =
            new SyncViewModel(new SameThread(), controls, InstantSource.fixed(NOW), ZoneOffset.UTC, Locale.UK);

    @Test
    void thePillFollowsTheLine() {
        assertEquals("Syncing", model.face().get().text());
        model.show(new SyncStanding.Offline("No network.", NOW));
        assertEquals("Offline · as of 15:00", model.face().get().text());
        assertEquals("Try again", model.pullTitle());
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
    void aGoodCopyIsSaidToBeGood() {
        model.verify();
        assertTrue(model.verified().get().startsWith("All 3 parts"));
        assertFalse(model.verifying().get());
    }

    @Test
    void aCopyThatDiffersIsSaidToDiffer() {
        controls.found = new Verification(3, List.of("sales.1"));
        model.verify();
        assertTrue(model.verified().get().startsWith("1 of 3 parts differ"));
    }

    @Test
    void workOnThisComputerHasNobodyToPullFrom() {
        model.show(new SyncStanding.Local());
        assertEquals("", model.pullTitle());
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
