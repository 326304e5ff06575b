package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.rooms.Entry.Full;
import io.tidemark.backend.rooms.Entry.Joined;
import io.tidemark.backend.rooms.Move.NotThere;
import io.tidemark.backend.rooms.Recovery.Fresh;
import io.tidemark.backend.rooms.Recovery.Gap;
import io.tidemark.backend.rooms.Recovery.Message;
import io.tidemark.backend.rooms.Recovery.Reason;
import io.tidemark.backend.rooms.Recovery.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Position HEAD = at(100);
    private static final RoomKey REPORT = key("report:7");
    private static final RoomKey DASHBOARD = key("dashboard:7");
    private static final RoomKey TOPIC = key("topic:reports");
    private static final RoomKey GLOBAL = key("global");

    private final Rooms<Object> rooms = new Rooms<>(new RoomMeters(new SimpleMeterRegistry()), NOW);
    private final Object ann = new Object();
    private final Object bob = new Object();

    private static RoomKey key(String name) {
        return new RoomKey("harbour", RoomName.parse(name));
    }

    private static Position at(long offset) {
        return new Position("e", offset);
    }

    private Entry join(RoomKey key, Object member) {
        return rooms.join(key, member, HEAD, null, NOW);
    }

    private RoomInfo info(RoomKey key) {
        return Objects.requireNonNull(rooms.info(key));
    }

    private void fill(RoomKey key, int members) {
        for (int i = 0; i < members; i++) {
            assertInstanceOf(Joined.class, join(key, new Object()));
        }
    }

    @Test
    void whoJoinsIsThereUntilLeaving() {
        assertEquals(new Joined(1, HEAD, new Fresh()), join(REPORT, ann));
        assertEquals(new Joined(2, HEAD, new Fresh()), join(REPORT, bob));
        assertEquals(Set.of(ann, bob), Set.copyOf(rooms.members(REPORT)));
        assertTrue(rooms.leave(REPORT, ann, NOW));
        assertEquals(List.of(bob), rooms.members(REPORT));
        assertEquals(Set.of(), rooms.roomsOf(ann));
    }

    @Test
    void whoIsNotThereCannotLeave() {
        join(REPORT, bob);
        assertFalse(rooms.leave(REPORT, ann, NOW));
        assertFalse(rooms.leave(DASHBOARD, bob, NOW));
    }

    @Test
    void aRoomDoesNotClaimToKnowOfATimeInWhichTheLogWasNotTold() {
        join(REPORT, ann);
        rooms.publish(REPORT, at(101), "before", NOW);
        rooms.leave(REPORT, ann, NOW);
        rooms.begin("harbour", at(110));
        assertEquals(new Joined(1, at(110), new Gap(Reason.AGE)), rooms.join(REPORT, ann, at(110), at(101), NOW));
        assertEquals(List.of(ann), rooms.publish(REPORT, at(111), "after", NOW));
        assertEquals(
                new Joined(1, at(111), new Replay(List.of(new Message(111, "after", 5, NOW)))),
                rooms.join(REPORT, ann, at(111), at(110), NOW));
    }

    @Test
    void anotherTenantsRoomsGoOnAsTheyWere() {
        join(REPORT, ann);
        rooms.publish(REPORT, at(101), "said", NOW);
        rooms.begin("orchard", at(110));
        assertEquals(
                new Joined(1, at(101), new Replay(List.of(new Message(101, "said", 4, NOW)))),
                rooms.join(REPORT, ann, at(101), at(100), NOW));
    }

    @Test
    void joiningTwiceIsBeingThereOnce() {
        join(REPORT, ann);
        assertEquals(new Joined(1, HEAD, new Fresh()), join(REPORT, ann));
        rooms.leave(REPORT, ann, NOW);
        assertEquals(List.of(), rooms.members(REPORT));
    }

    @Test
    void membersThatAreEqualAreNotTheSame() {
        var names = new Rooms<String>(new RoomMeters(new SimpleMeterRegistry()), NOW);
        String one = String.valueOf(new char[] {'a'});
        String other = String.valueOf(new char[] {'a'});
        names.join(GLOBAL, one, NOW);
        names.join(GLOBAL, other, NOW);
        assertEquals(2, names.members(GLOBAL).size());
        names.leave(GLOBAL, one, NOW);
        assertSame(other, names.members(GLOBAL).getFirst());
        assertEquals(Set.of(), names.roomsOf(one));
    }

    @Test
    void tenantsDoNotMeetInRoomsOfOneName() {
        RoomKey foreign = new RoomKey("orchard", REPORT.name());
        join(REPORT, ann);
        join(foreign, bob);
        assertEquals(List.of(ann), rooms.members(REPORT));
        assertEquals(List.of(bob), rooms.publish(foreign, at(101), "hello", NOW));
    }

    @Test
    void aMemberKnowsItsRooms() {
        join(REPORT, ann);
        join(GLOBAL, ann);
        join(REPORT, bob);
        assertEquals(Set.of(REPORT, GLOBAL), rooms.roomsOf(ann));
    }

    @Test
    void whoIsGoneIsNowhere() {
        join(REPORT, ann);
        join(GLOBAL, ann);
        join(REPORT, bob);
        assertEquals(Set.of(REPORT, GLOBAL), rooms.leaveAll(ann, NOW));
        assertEquals(Set.of(), rooms.roomsOf(ann));
        assertEquals(List.of(bob), rooms.members(REPORT));
        assertEquals(List.of(), rooms.members(GLOBAL));
        assertEquals(Set.of(), rooms.leaveAll(ann, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report:7", "dashboard:7", "alert:7", "dataset:sales", "action:comment", "topic:reports"})
    void aRoomTakes1000(String name) {
        fill(key(name), 1000);
        assertEquals(new Full(1000), join(key(name), ann));
        assertEquals(Set.of(), rooms.roomsOf(ann));
        assertEquals(1000, rooms.members(key(name)).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"global", "admin", "system", "tenant:harbour", "tenant:harbour:admins", "user:7"})
    void whereOneIsByBeingWhoOneIsThereIsAlwaysRoom(String name) {
        fill(key(name), 1001);
        assertEquals(1001, rooms.members(key(name)).size());
    }

    @Test
    void whoIsInAFullRoomMayJoinItAgain() {
        join(REPORT, ann);
        fill(REPORT, 999);
        assertInstanceOf(Joined.class, join(REPORT, ann));
    }

    @Test
    void aPlaceThatIsLeftIsTakenByTheNext() {
        join(REPORT, ann);
        fill(REPORT, 999);
        rooms.leave(REPORT, ann, NOW);
        assertInstanceOf(Joined.class, join(REPORT, bob));
    }

    @Test
    void membersAreCopiedOnlyWhenTheyChange() {
        join(REPORT, ann);
        List<Object> before = rooms.members(REPORT);
        assertSame(before, rooms.publish(REPORT, at(101), "one", NOW));
        join(REPORT, ann);
        assertSame(before, rooms.members(REPORT));
        join(REPORT, bob);
        assertEquals(2, rooms.members(REPORT).size());
        assertEquals(List.of(ann), before);
    }

    @Test
    void whatIsSaidIsForThoseWhoAreThere() {
        assertEquals(List.of(), rooms.publish(REPORT, at(101), "nobody is here", NOW));
        join(REPORT, ann);
        assertEquals(List.of(ann), rooms.publish(REPORT, at(102), "hello", NOW));
    }

    @Test
    void whatWasSaidIsNotSaidAgain() {
        join(REPORT, ann);
        rooms.publish(REPORT, at(101), "hello", NOW);
        assertEquals(List.of(), rooms.publish(REPORT, at(101), "hello", NOW));
    }

    @Test
    void whoComesBackIsToldWhatWasMissed() {
        join(REPORT, ann);
        rooms.leave(REPORT, ann, NOW);
        rooms.publish(REPORT, at(101), "hello", NOW);
        Entry back = rooms.join(REPORT, bob, at(105), HEAD, NOW);
        assertEquals(new Joined(1, at(101), new Replay(List.of(new Message(101, "hello", 5, NOW)))), back);
    }

    @Test
    void whatWasSaidBeforeARoomOpenedIsAGap() {
        rooms.publish(REPORT, at(101), "nobody is here", NOW);
        Entry joined = rooms.join(REPORT, ann, HEAD, HEAD, NOW);
        assertEquals(new Joined(1, at(101), new Gap(Reason.AGE)), joined);
    }

    @Test
    void whatWasSaidInARoomThatWasSweptIsAGap() {
        join(REPORT, ann);
        rooms.publish(REPORT, at(101), "hello", NOW);
        rooms.leave(REPORT, ann, NOW);
        Instant later = NOW.plus(Duration.ofDays(2));
        rooms.sweep(later);
        assertEquals(new Joined(1, at(101), new Gap(Reason.AGE)), rooms.join(REPORT, bob, HEAD, HEAD, later));
    }

    @Test
    void whatAnotherNodeHasToldAlreadyIsNotLive() {
        join(REPORT, ann);
        Joined joined = assertInstanceOf(Joined.class, rooms.join(REPORT, bob, at(103), at(102), NOW));
        assertEquals(new Replay(List.of()), joined.recovery());
        assertFalse(joined.isLive(at(101)));
        assertFalse(joined.isLive(at(102)));
        assertTrue(joined.isLive(at(103)));
        assertTrue(joined.isLive(new Position("f", 1)));
    }

    @Test
    void aRoomThatKeepsNothingSaysSoToWhoAsks() {
        assertEquals(new Joined(1, null, new Fresh()), rooms.join(TOPIC, ann, NOW));
        assertEquals(new Joined(2, null, new Gap(Reason.AGE)), rooms.join(TOPIC, bob, HEAD, HEAD, NOW));
        assertTrue(new Joined(1, null, new Fresh()).isLive(HEAD));
        assertThrows(IllegalArgumentException.class, () -> rooms.publish(TOPIC, at(101), "hello", NOW));
        assertNull(info(TOPIC).history());
    }

    @Test
    void aDurableRoomIsNotJoinedWithoutTheHead() {
        assertThrows(IllegalArgumentException.class, () -> rooms.join(REPORT, ann, NOW));
    }

    @Test
    void movingIsLeavingOneForTheOther() {
        join(REPORT, ann);
        assertEquals(new Joined(1, HEAD, new Fresh()), rooms.move(ann, REPORT, DASHBOARD, HEAD, NOW));
        assertEquals(Set.of(DASHBOARD), rooms.roomsOf(ann));
        assertEquals(List.of(), rooms.members(REPORT));
        assertEquals(List.of(ann), rooms.members(DASHBOARD));
    }

    @Test
    void whoCannotMoveStays() {
        join(REPORT, ann);
        fill(DASHBOARD, 1000);
        assertEquals(new Full(1000), rooms.move(ann, REPORT, DASHBOARD, HEAD, NOW));
        assertEquals(Set.of(REPORT), rooms.roomsOf(ann));
        assertEquals(List.of(ann), rooms.members(REPORT));
    }

    @Test
    void oneMovesOnlyFromWhereOneIs() {
        assertEquals(new NotThere(), rooms.move(ann, REPORT, DASHBOARD, HEAD, NOW));
        assertEquals(Set.of(), rooms.roomsOf(ann));
        assertNull(rooms.info(DASHBOARD));
    }

    @Test
    void movingToWhereOneIsChangesNothing() {
        join(REPORT, ann);
        assertEquals(new Joined(1, HEAD, new Fresh()), rooms.move(ann, REPORT, REPORT, HEAD, NOW));
        assertEquals(List.of(ann), rooms.members(REPORT));
        assertEquals(Set.of(REPORT), rooms.roomsOf(ann));
    }

    @Test
    void oneMovesBetweenRoomsThatKeepNothing() {
        rooms.join(TOPIC, ann, NOW);
        assertEquals(new Joined(1, null, new Fresh()), rooms.move(ann, TOPIC, key("topic:alerts"), HEAD, NOW));
    }

    @Test
    void roomsAreFoundByPatternInOrder() {
        join(key("report:8"), ann);
        join(REPORT, ann);
        join(DASHBOARD, ann);
        assertEquals(List.of(REPORT, key("report:8")), rooms.find("harbour", new Glob("report:*"), 10));
        assertEquals(List.of(REPORT), rooms.find("harbour", new Glob("report:*"), 1));
        assertEquals(List.of(DASHBOARD, GLOBAL), rooms.find("harbour", new Glob("*b*"), 10));
    }

    @Test
    void anotherTenantsRoomsAreNotFound() {
        join(REPORT, ann);
        assertEquals(List.of(key("admin"), GLOBAL, key("system")), rooms.find("orchard", new Glob("*"), 10));
    }

    @Test
    void aRoomTellsAboutItself() {
        join(REPORT, ann);
        Instant later = NOW.plusSeconds(5);
        rooms.publish(REPORT, at(101), "hello", later);
        rooms.publish(REPORT, at(104), "you", later);
        assertEquals(new RoomInfo("report:7", 1, NOW, later, new RoomInfo.Kept(2, 8, 101L, 104, later)), info(REPORT));
        rooms.leave(REPORT, ann, later.plusSeconds(1));
        assertEquals(later.plusSeconds(1), info(REPORT).lastActive());
        assertNull(rooms.info(DASHBOARD));
    }

    @Test
    void theSizesOfRoomsAreCounted() {
        fill(key("report:1"), 1);
        fill(key("report:2"), 2);
        fill(key("report:3"), 9);
        fill(key("report:4"), 10);
        fill(key("report:5"), 99);
        fill(key("report:6"), 100);
        fill(key("report:7"), 999);
        fill(key("report:8"), 1000);
        assertEquals(
                Map.of(
                        SizeBand.NONE, 3,
                        SizeBand.ONE, 1,
                        SizeBand.UP_TO_9, 2,
                        SizeBand.UP_TO_99, 2,
                        SizeBand.UP_TO_999, 2,
                        SizeBand.FROM_1000, 1),
                rooms.distribution());
    }

    @Test
    void sizesReadAsRanges() {
        assertEquals(
                List.of("0", "1", "2-9", "10-99", "100-999", "1000+"),
                rooms.distribution().keySet().stream().map(SizeBand::label).toList());
    }

    @Test
    void theRoomsOfTheWholeServerAreAlwaysThere() {
        rooms.sweep(NOW.plus(Duration.ofDays(1000)));
        assertNotNull(rooms.info(GLOBAL));
        assertNotNull(rooms.info(key("admin")));
        assertNotNull(rooms.info(key("system")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic:reports", "action:comment", "user:7", "tenant:harbour", "tenant:harbour:admins"})
    void anEmptyRoomIsSweptAfterAnHour(String name) {
        assertSweptAfter(Duration.ofHours(1), key(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report:7", "dashboard:7", "alert:7", "dataset:sales"})
    void anEmptyRoomOfAnEntityIsSweptAfterADay(String name) {
        assertSweptAfter(Duration.ofHours(24), key(name));
    }

    private void assertSweptAfter(Duration idle, RoomKey key) {
        join(key, ann);
        Instant left = NOW.plusSeconds(60);
        rooms.leave(key, ann, left);
        assertEquals(0, rooms.sweep(left.plus(idle).minusMillis(1)));
        assertNotNull(rooms.info(key));
        assertEquals(1, rooms.sweep(left.plus(idle)));
        assertNull(rooms.info(key));
    }

    @Test
    void aRoomWithSomebodyInItIsNotSwept() {
        join(TOPIC, ann);
        assertEquals(0, rooms.sweep(NOW.plus(Duration.ofDays(1000))));
        assertEquals(List.of(ann), rooms.members(TOPIC));
    }

    @Test
    void aRoomWhereSomethingIsSaidIsNotIdle() {
        join(REPORT, ann);
        rooms.leave(REPORT, ann, NOW);
        rooms.publish(REPORT, at(101), "hello", NOW.plusSeconds(60));
        assertEquals(0, rooms.sweep(NOW.plus(Duration.ofHours(24))));
        assertEquals(1, rooms.sweep(NOW.plus(Duration.ofHours(24)).plusSeconds(60)));
    }

    @Test
    void sweepingLetsGoOfMessagesThatNobodyCanBeToldAgain() {
        join(REPORT, ann);
        rooms.publish(REPORT, at(101), "hello", NOW);
        rooms.sweep(NOW.plus(Duration.ofMinutes(11)));
        assertEquals(new RoomInfo.Kept(0, 0, null, 101, null), info(REPORT).history());
    }
}
