package io.tidemark.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.Moments;
import io.tidemark.app.workspace.SyncStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PillFaceTest {
    private static final Instant NOW = Instant.parse("2026-03-10T15:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-03-10T14:03:20Z");

    private static final Moments MOMENTS = new Moments(ZoneOffset.UTC, Locale.UK);

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
        assertEquals("Offline · as of 14:03", face(new SyncStanding.Offline("No network.", null, TODAY)));
        assertEquals("Offline · nothing here yet", face(new SyncStanding.Offline("No network.", null, null)));
    }

    @Test
    void whatIsNotSettledComesAfterIt() {
        SyncStanding offline = new SyncStanding.Offline("No network.", null, TODAY);
        assertEquals("Offline · as of 14:03 · 12 changes waiting", whole(offline, 12, 0));
        assertEquals("Offline · as of 14:03 · 1 change waiting · 1 needs you", whole(offline, 1, 1));
        assertEquals("Live · sending 3", whole(new SyncStanding.Live(TODAY), 3, 0));
        assertEquals("Live · 2 need you", whole(new SyncStanding.Live(TODAY), 0, 2));
        assertEquals("Live", whole(new SyncStanding.Live(TODAY), 0, 0));
        assertEquals(
                PillFace.Tone.WAITING,
                PillFace.of(new SyncStanding.Live(TODAY), NOW, MOMENTS)
                        .with(new Unsettled(0, 1, ""))
                        .tone());
    }

    @Test
    void inANarrowWindowItIsSaidInShort() {
        PillFace face = PillFace.of(new SyncStanding.Offline("No network.", null, TODAY), NOW, MOMENTS);
        assertEquals("Offline · as of 14:03", face.brief());
        assertEquals(
                "Offline · 12 waiting · 1 needs you",
                face.with(new Unsettled(12, 1, "")).brief());
    }

    private static String whole(SyncStanding state, int waiting, int deciding) {
        return PillFace.of(state, NOW, MOMENTS)
                .with(new Unsettled(waiting, deciding, ""))
                .whole();
    }

    @Test
    void anOlderDayIsNamed() {
        Instant earlier = Instant.parse("2026-03-08T14:03:20Z");
        assertEquals("Offline · as of 8 Mar 2026, 14:03", face(new SyncStanding.Offline("No network.", null, earlier)));
    }

    @Test
    void whatAPersonMustDoIsInTheMeaning() {
        PillFace face = PillFace.of(new SyncStanding.NeedsAttention("Sign in again.", true, TODAY), NOW, MOMENTS);
        assertEquals("Needs attention", face.text());
        assertEquals("Sign in again.", face.meaning());
        assertEquals(PillFace.Tone.BAD, face.tone());
    }

    @Test
    void aLostConnectionSaysWhenItIsTriedAgain() {
        assertEquals("Reconnecting in 4 s", face(reconnecting(Duration.ofMillis(3200))));
        assertEquals("Reconnecting in 1 s", face(reconnecting(Duration.ofMillis(20))));
        assertEquals("Reconnecting in 4 min", face(reconnecting(Duration.ofSeconds(200))));
        assertEquals("Connecting…", face(new SyncStanding.Reconnecting(null, 2, false, TODAY)));
    }

    @Test
    void whatIsReadOutStaysWhileSecondsAreCounted() {
        String early =
                PillFace.of(reconnecting(Duration.ofSeconds(4)), NOW, MOMENTS).spoken();
        assertEquals(
                early,
                PillFace.of(reconnecting(Duration.ofSeconds(3)), NOW, MOMENTS).spoken());
        assertTrue(early.startsWith("Sync: Reconnecting. "), early);
    }

    @Test
    void offlineSaysBehindThePillWhenItIsTriedNext() {
        PillFace face = PillFace.of(new SyncStanding.Offline("Away.", NOW.plusSeconds(24), TODAY), NOW, MOMENTS);
        assertEquals("The next try is at 15:00:24.", face.outlook());
        assertFalse(face.spoken().contains("15:00:24"), "a new try is no new state");
    }

    private static SyncStanding reconnecting(Duration left) {
        return new SyncStanding.Reconnecting(NOW.plus(left), 1, false, TODAY);
    }

    private static String face(SyncStanding standing) {
        return PillFace.of(standing, NOW, MOMENTS).text();
    }
}
