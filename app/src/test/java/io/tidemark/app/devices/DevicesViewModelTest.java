package io.tidemark.app.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.kit.ByHand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesViewModelTest {
    private final Fleet fleet = new Fleet();
    private final ByHand hand = new ByHand();
    private final DevicesViewModel model =
            new DevicesViewModel(hand, fleet::list, () -> Fleet.NOW.plus(hand.now()), Fleet.MOMENTS);

    private void load() {
        model.load();
        hand.take().forEach(Runnable::run);
    }

    @Test
    void thoseThatHaveNotConfirmedComeFirst() {
        load();
        assertEquals(List.of(Fleet.LAPTOP, Fleet.TABLET, Fleet.DESK, Fleet.BASEMENT), model.shown());
        assertInstanceOf(DevicesState.Listed.class, model.state().get());
        assertEquals("4 devices · 2 not confirmed yet", model.summary().get());
    }

    @Test
    void aDeviceIsSaidInWords() {
        load();
        DeviceWords words = model.words();
        assertEquals("Tidemark desktop 0.1", DeviceWords.app(Fleet.DESK));
        assertEquals("3f9adesk", DeviceWords.shortId(Fleet.DESK));
        assertEquals("14:58", words.seen(Fleet.DESK));
        assertEquals("17 Mar 2026, 14:58", words.until(Fleet.DESK));
        assertTrue(words.spoken(Fleet.TABLET).contains(" Locked since 8 Mar 2026, 15:00. "));
        assertEquals("Nothing to remove", words.removal(Fleet.DESK).text());
        assertEquals("Not confirmed yet", words.removal(Fleet.TABLET).text());
        assertEquals("Not confirmed yet", words.removal(Fleet.LAPTOP).text(), "what it confirmed before is not it");
        assertEquals(
                "Confirmed 4 Mar 2026, 05:06 · 1,234 rows removed",
                words.removal(Fleet.BASEMENT).text());
        assertEquals(
                "Ada Harbour, this computer, Tidemark desktop 0.1, 3f9adesk. Last heard of: 14:58. Readable until"
                        + " 17 Mar 2026, 14:58. Nothing to remove.",
                words.spoken(Fleet.DESK));
    }

    @Test
    void namesAndIdsAreSought() {
        load();
        model.sought().set(" EVE lapt");
        assertEquals(List.of(Fleet.LAPTOP), model.shown());
        model.sought().set("lund");
        assertEquals(List.of(Fleet.BASEMENT), model.shown());
        load();
        assertEquals(List.of(Fleet.BASEMENT), model.shown(), "also when they are asked for again");
        model.sought().set("");
        assertEquals(4, model.shown().size());
    }

    @Test
    void nobodyIsSaidToBeNobody() {
        fleet.devices = List.of();
        load();
        assertInstanceOf(DevicesState.Empty.class, model.state().get());
        assertEquals("", model.summary().get());
    }

    @Test
    void awayFromTheServerIsSaidAndAskedAgainWhenThereIsALine() {
        fleet.trouble = Fleet.away();
        load();
        assertInstanceOf(DevicesState.Away.class, model.state().get());

        fleet.trouble = null;
        model.connected();
        hand.take().forEach(Runnable::run);
        assertInstanceOf(DevicesState.Listed.class, model.state().get());

        model.connected();
        assertEquals(0, hand.take().size(), "what is known is not asked each time");
    }

    @Test
    void whatWasKnownStaysWithItsTime() {
        load();
        fleet.trouble = Fleet.away();
        hand.pass(Duration.ofMinutes(10));
        load();
        assertEquals(4, model.shown().size());
        assertTrue(
                model.problem().get().endsWith("This is how it was at 15:00."),
                model.problem().get());
        assertTrue(model.problem().get().startsWith("The server at harbour:8080 could not be reached."));
        fleet.trouble = null;
        load();
        assertEquals("", model.problem().get());
    }

    @Test
    void whoIsNoAdminAnyMoreSeesNothing() {
        load();
        fleet.trouble = Fleet.refused(403, "Only admins may do this.");
        load();
        assertInstanceOf(DevicesState.Forbidden.class, model.state().get());
        assertEquals(List.of(), model.shown());
        assertEquals("", model.problem().get());
    }

    @Test
    void anyOtherFailureIsSaidInItsWords() {
        fleet.trouble = Fleet.refused(500, "The database is being moved.");
        load();
        assertEquals(
                new DevicesState.Failed("The database is being moved."),
                model.state().get());
    }

    @Test
    void theServerIsAskedOnceAtATime() {
        model.load();
        model.load();
        assertTrue(model.busy().get());
        List<Runnable> asked = hand.take();
        assertEquals(1, asked.size());
        asked.getFirst().run();
        assertEquals(1, fleet.asked);
    }
}
