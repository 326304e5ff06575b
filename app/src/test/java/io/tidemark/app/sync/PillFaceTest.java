package io.tidemark.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.app.workspace.SyncStanding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PillFaceTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-03-10T14:03:20Z");

    @Test
    void liveIsOneWord() {
        assertEquals("Live", face(new SyncStanding.Live(TODAY)));
    }

    @Test
    void syncingCountsItsParts() {
        assertEquals("Syncing 3/12", face(new SyncStanding.Syncing(3, 12, null)));
        assertEquals("Syncing", face(new SyncStanding.Syncing(0, 0, TODAY)));
    }

    @Test
    void offlineSaysHowOldTheDataIs() {
        assertEquals("Offline · as of 14:03", face(new SyncStanding.Offline("No network.", TODAY)));
        assertEquals("Offline · nothing here yet", face(new SyncStanding.Offline("No network.", null)));
    }

    @Test
    void anOlderDayIsNamed() {
        Instant earlier = Instant.parse("2026-03-08T14:03:20Z");
        assertEquals("Offline · as of 8 Mar 2026, 14:03", face(new SyncStanding.Offline("No network.", earlier)));
    }

    @Test
    void whatAPersonMustDoIsInTheMeaning() {
        PillFace face =
                PillFace.of(new SyncStanding.NeedsAttention("Sign in again.", TODAY), NOW, ZoneOffset.UTC, Locale.UK);
        assertEquals("Needs attention", face.text());
        assertEquals("Sign in again.", face.meaning());
        assertEquals(PillFace.Tone.BAD, face.tone());
    }

    private static String face(SyncStanding standing) {
        return PillFace.of(standing, NOW, ZoneOffset.UTC, Locale.UK).text();
    }
}
