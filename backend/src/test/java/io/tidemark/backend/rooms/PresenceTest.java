package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RoomKey SALES = key("dashboard:sales");
    private static final RoomKey COSTS = key("dashboard:costs");

    private final Presence presence = new Presence();

    private static RoomKey key(String name) {
        return new RoomKey("harbour", RoomName.parse(name));
    }

    private static Instant second(int second) {
        return NOW.plusSeconds(second);
    }

    private static Viewer viewer(String id) {
        return new Viewer(id, "Name of " + id);
    }

    private static List<String> ids(List<Viewer> viewers) {
        return viewers.stream().map(Viewer::id).toList();
    }

    private void assertTick(int second, Map<RoomKey, List<String>> changed) {
        Map<RoomKey, List<String>> told = new HashMap<>();
        presence.tick(second(second)).forEach((room, viewers) -> told.put(room, ids(viewers)));
        assertEquals(changed, told);
    }

    /// What another node says of ann.
    private static Sighting elsewhere(Duration left) {
        return new Sighting(SALES, viewer("ann"), "1", left);
    }

    @Test
    void whoLooksOnAnotherNodeIsThereUntilItSaysOtherwiseOrIsSilentForAMinute() {
        presence.seenElsewhere("n2", elsewhere(Presence.GONE), NOW);
        presence.seenElsewhere("n3", elsewhere(Presence.GONE), NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.seenElsewhere("n2", elsewhere(Duration.ZERO), second(10));
        assertTick(10, Map.of());
        assertTick(59, Map.of());
        assertTick(60, Map.of(SALES, List.of()));
    }

    @Test
    void noNodeSpeaksForTheConnectionsOfAnother() {
        presence.seen(SALES, viewer("bob"), "1", NOW);
        presence.seenElsewhere("n2", elsewhere(Presence.GONE), NOW);
        assertTick(0, Map.of(SALES, List.of("ann", "bob")));
        presence.left("1", NOW);
        assertTick(5, Map.of(SALES, List.of("ann")));
        presence.seen(SALES, viewer("bob"), "1", second(5));
        presence.seenElsewhere("n2", elsewhere(Duration.ZERO), second(6));
        assertTick(6, Map.of(SALES, List.of("bob")));
    }

    @Test
    void nothingIsBelievedForLongerThanAMinute() {
        presence.seenElsewhere("n2", elsewhere(Duration.ofDays(1)), NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        assertTick(60, Map.of(SALES, List.of()));
    }

    @Test
    void otherNodesAreToldOnceWhoComesAndOnceWhoIsGone() {
        presence.seen(SALES, viewer("bob"), "1", NOW);
        presence.seenElsewhere("n2", elsewhere(Presence.GONE), NOW);
        var came = new Sighting(SALES, viewer("bob"), "1", Presence.GONE);
        assertEquals(List.of(came), presence.news());
        presence.seen(SALES, viewer("bob"), "1", second(10));
        assertEquals(List.of(), presence.news());
        assertEquals(List.of(came), presence.own());
        assertTick(10, Map.of(SALES, List.of("ann", "bob")));
        presence.left("1", second(20));
        assertTick(24, Map.of());
        assertEquals(List.of(), presence.news(), "it may come back");
        assertEquals(
                List.of(new Sighting(SALES, viewer("bob"), "1", Presence.DEBOUNCE)),
                presence.last(),
                "on another node");
        assertTick(25, Map.of(SALES, List.of("ann")));
        assertEquals(List.of(new Sighting(SALES, viewer("bob"), "1", Duration.ZERO)), presence.news());
        assertEquals(List.of(), presence.own());
    }

    @Test
    void somebodyKnownByTwoNamesIsOnePerson() {
        presence.seen(SALES, new Viewer("bob", "Robert"), "1", NOW);
        presence.seen(SALES, new Viewer("bob", "Bob"), "2", NOW);
        assertEquals(Map.of(SALES, List.of(new Viewer("bob", "Bob"))), presence.tick(NOW));
    }

    @Test
    void whoBeginsToLookIsToldOnce() {
        presence.seen(SALES, viewer("bob"), "n1/1", NOW);
        presence.seen(SALES, viewer("ann"), "n1/2", NOW);
        assertTick(0, Map.of(SALES, List.of("ann", "bob")));
        assertTick(1, Map.of());
        assertEquals(List.of("ann", "bob"), ids(presence.viewers(SALES)));
    }

    @Test
    void aHeartbeatChangesNothing() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        for (int beat = 20; beat <= 200; beat += 20) {
            presence.seen(SALES, viewer("ann"), "n1/1", second(beat));
            assertTick(beat, Map.of());
        }
        assertEquals(List.of("ann"), ids(presence.viewers(SALES)));
    }

    @Test
    void whoIsSilentForAMinuteIsGone() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        presence.seen(SALES, viewer("bob"), "n1/2", second(1));
        assertTick(1, Map.of(SALES, List.of("ann", "bob")));
        assertTick(59, Map.of());
        assertTick(60, Map.of(SALES, List.of("bob")));
        assertTick(61, Map.of(SALES, List.of()));
        assertEquals(List.of(), ids(presence.viewers(SALES)));
    }

    @Test
    void twoHeartbeatsMayGetLost() {
        assertEquals(Duration.ofSeconds(20), Presence.HEARTBEAT);
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.seen(
                SALES,
                viewer("ann"),
                "n1/1",
                NOW.plus(Presence.HEARTBEAT.multipliedBy(3)).minusMillis(1));
        assertTick(100, Map.of());
    }

    @Test
    void whoLeavesIsGoneAfterFiveSeconds() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(10));
        assertTick(14, Map.of());
        assertTick(15, Map.of(SALES, List.of()));
    }

    @Test
    void whoComesBackInTimeWasNeverAway() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(10));
        presence.seen(SALES, viewer("ann"), "n1/1", second(14));
        assertTick(15, Map.of());
        assertTick(60, Map.of());
        assertTick(74, Map.of(SALES, List.of()));
    }

    @Test
    void whoComesBackOnAnotherLineWasNeverAway() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(10));
        presence.seen(SALES, viewer("ann"), "n2/1", second(12));
        assertTick(15, Map.of());
        assertTick(70, Map.of());
    }

    @Test
    void leavingTwiceDoesNotTakeLonger() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(10));
        presence.left("n1/1", second(14));
        assertTick(15, Map.of(SALES, List.of()));
    }

    @Test
    void leavingDoesNotProlongSilence() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(58));
        assertTick(60, Map.of(SALES, List.of()));
    }

    @Test
    void aUserOnTwoLinesIsOneUser() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        presence.seen(SALES, viewer("ann"), "n2/7", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        presence.left("n1/1", second(1));
        assertTick(6, Map.of());
        presence.left("n2/7", second(10));
        assertTick(15, Map.of(SALES, List.of()));
    }

    @Test
    void aLineThatIsClosedLooksAtNothing() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        presence.seen(COSTS, viewer("ann"), "n1/1", NOW);
        presence.seen(COSTS, viewer("bob"), "n1/2", NOW);
        assertTick(0, Map.of(SALES, List.of("ann"), COSTS, List.of("ann", "bob")));
        presence.left("n1/1", second(1));
        assertTick(6, Map.of(SALES, List.of(), COSTS, List.of("bob")));
    }

    @Test
    void oneLooksAwayFromOneAndGoesOnLookingAtTheOther() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        presence.seen(COSTS, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann"), COSTS, List.of("ann")));
        presence.left(SALES, "n1/1", second(1));
        assertTick(6, Map.of(SALES, List.of()));
        presence.left("n1/1", second(7));
        assertTick(12, Map.of(COSTS, List.of()));
    }

    @Test
    void whoComesAndGoesBetweenTwoTicksIsNotTold() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        presence.left("n1/1", second(1));
        assertTick(7, Map.of());
    }

    @Test
    void whoNeverLookedCannotLookAway() {
        presence.left("n1/1", NOW);
        presence.left(SALES, "n1/1", NOW);
        presence.seen(SALES, viewer("ann"), "n1/2", NOW);
        presence.left(SALES, "n1/1", NOW);
        assertTick(10, Map.of(SALES, List.of("ann")));
    }

    @Test
    void whoLooksAgainAfterBeingGoneIsToldAgain() {
        presence.seen(SALES, viewer("ann"), "n1/1", NOW);
        assertTick(0, Map.of(SALES, List.of("ann")));
        assertTick(60, Map.of(SALES, List.of()));
        presence.seen(SALES, viewer("ann"), "n1/1", second(61));
        assertTick(61, Map.of(SALES, List.of("ann")));
    }
}
