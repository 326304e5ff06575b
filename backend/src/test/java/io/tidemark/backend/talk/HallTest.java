package io.tidemark.backend.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.SlowReader;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.rooms.OtherNodes;
import io.tidemark.backend.rooms.Presence;
import io.tidemark.backend.rooms.RoomName;
import io.tidemark.backend.rooms.SameProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rights that are lost at the worst moment, and clients that read too slowly.
final class HallTest {

    private static final Caller ANN = new Caller("ann", "harbour", "Ann", Set.of(Role.VIEWER));
    private static final Caller BEA = new Caller("bea", "harbour", "Bea", Set.of(Role.VIEWER));
    private static final Caller STRANGER = new Caller("sid", "orchard", "Sid", Set.of(Role.VIEWER));
    private static final RoomName ROOM = RoomName.parse("action:comment");
    private static final RoomName OTHER = RoomName.parse("action:view_report");
    private static final String JOIN = "{\"room\":\"action:comment\"}";

    /// As many rights as are given, one for each time that somebody looks.
    private static final class Given implements Rights {
        final Deque<Boolean> allowed = new ArrayDeque<>();
        final Deque<List<RoomName>> unasked = new ArrayDeque<>();
        /// Once the given ones are used up.
        boolean away;

        @Override
        public synchronized void check(Caller caller, RoomName room) {
            if (allowed.isEmpty() && away) {
                throw BackendException.unavailable("Nobody knows.", Duration.ofSeconds(1), null);
            }
            if (!allowed.remove()) {
                throw BackendException.forbidden("Not any more.");
            }
        }

        /// The last one stays.
        @Override
        public synchronized List<RoomName> unasked(Caller caller) {
            return unasked.size() > 1 ? unasked.remove() : Objects.requireNonNullElse(unasked.peek(), List.of());
        }
    }

    private final Given rights = new Given();
    private final SameProcess process = new SameProcess();
    private final OtherNodes another = process.join();
    private final OpenTalk node = new OpenTalk(process.join(), rights);

    @AfterEach
    void close() {
        node.close();
    }

    private LinePerson ann() throws Exception {
        LinePerson ann = node.person(ANN);
        behindRooms(ann);
        return ann;
    }

    /// What concerns rooms is done in turn.
    private static void behindRooms(LinePerson person) throws Exception {
        person.say("unsubscribe", "{\"topic\":\"data_updated\"}");
        person.next("unsubscribed");
    }

    private boolean hears(LinePerson person, RoomName room) throws Exception {
        another.say("{\"tenant\":\"harbour\",\"room\":\"" + room + "\",\"said\":\"action_executed\",\"data\":{}}");
        return person.hearsBeforePong("action_executed");
    }

    @Test
    void whoMayBeInARoomHearsWhatIsSaidThere() throws Exception {
        LinePerson ann = ann();
        rights.allowed.addAll(List.of(true, true));
        ann.say("join", JOIN);
        ann.next("room_joined");
        behindRooms(ann);
        assertTrue(hears(ann, ROOM));
    }

    @Test
    void aRightThatIsLostWhileSomebodyJoinsIsMissedBehindTheDoor() throws Exception {
        LinePerson ann = ann();
        rights.allowed.addAll(List.of(true, false));
        ann.say("join", JOIN);
        ann.next("room_joined");
        assertEquals(
                "action:comment",
                ann.next("room_left").path("data").path("room").asText());
        assertFalse(hears(ann, ROOM));
    }

    @Test
    void aRightThatIsLostWhileSomebodySubscribesIsMissedBehindTheDoor() throws Exception {
        LinePerson ann = ann();
        rights.allowed.addAll(List.of(true, false));
        ann.say("subscribe", "{\"topic\":\"action:comment\"}");
        ann.next("room_left");
        behindRooms(ann);
        assertFalse(hears(ann, ROOM));
    }

    @Test
    void aRightThatIsLostDuringTheWelcomeIsMissedBehindTheDoor() throws Exception {
        rights.unasked.addAll(List.of(List.of(ROOM, OTHER), List.of(OTHER)));
        LinePerson ann = ann();
        assertFalse(hears(ann, ROOM));
        assertTrue(hears(ann, OTHER));
    }

    @Test
    void aRightThatIsLostWhileSomebodyIsMovedIsMissedBehindTheDoor() throws Exception {
        rights.unasked.add(List.of(ROOM));
        LinePerson ann = ann();
        rights.allowed.addAll(List.of(true, false));
        another.say("{\"tenant\":\"harbour\",\"from\":\"" + ROOM + "\",\"to\":\"" + OTHER + "\"}");
        for (RoomName left : List.of(ROOM, OTHER)) {
            assertEquals(
                    left.text(), ann.next("room_left").path("data").path("room").asText());
        }
        assertFalse(hears(ann, ROOM));
        assertFalse(hears(ann, OTHER));
    }

    @Test
    void whoFellBehindIsPokedOnceAndToldInEachRoomThatSomethingIsMissing() throws Exception {
        Set<String> durable = IntStream.range(0, 4 * Doors.MOST_UNASKED)
                .mapToObj(number -> "dataset:of-many-" + number)
                .collect(Collectors.toCollection(TreeSet::new));
        durable.add("user:ann");
        List<RoomName> all = new ArrayList<>(List.of(ROOM, RoomName.GLOBAL));
        durable.forEach(name -> all.add(RoomName.parse(name)));
        rights.unasked.add(all);
        node.knows(ANN);
        try (var slow = new SlowReader(node.port(), "ann")) {
            slow.say("{\"type\":\"unsubscribe\",\"data\":{\"topic\":\"data_updated\"}}");
            next(slow, "unsubscribed");
            Connection behind = Objects.requireNonNull(node.connections.get("ann"));
            // Several times what the system keeps for a reader.
            String large = "{\"type\":\"large\",\"data\":\"" + "x".repeat(8_000) + "\"}";
            for (int i = 0; i < 4_000; i++) {
                behind.say(large);
            }
            int pokes = 0;
            int frames = 0;
            Set<String> told = new TreeSet<>();
            while (told.size() < durable.size() || pokes == 0) {
                JsonNode message = slow.next();
                pokes += message.path("type").asText().equals("sync_poke") ? 1 : 0;
                if (message.path("type").asText().equals("batch")) {
                    frames++;
                    message.path("data").forEach(gap -> assertGap(gap, told));
                }
            }
            assertEquals(durable, told);
            assertEquals(1, pokes);
            assertTrue(frames < 128, "a quarter of what may wait for a client at most: " + frames);
        }
    }

    private static void assertGap(JsonNode message, Set<String> told) {
        JsonNode data = message.path("data");
        assertEquals("room_joined", message.path("type").asText());
        assertEquals("size", data.path("gap").asText());
        assertFalse(data.path("recovered").asBoolean(true));
        assertTrue(data.path("offset").isIntegralNumber() && data.path("epoch").isTextual());
        assertTrue(told.add(data.path("room").asText()), "once in each room");
    }

    private void looks(LinePerson person, String room) throws Exception {
        rights.allowed.addAll(List.of(true, true));
        person.say("join", "{\"room\":\"" + room + "\",\"present\":true}");
        person.next("room_joined");
        behindRooms(person);
    }

    @Test
    void nobodyIsSeenInARoomOfTheWholeServer() throws Exception {
        LinePerson ann = ann();
        LinePerson stranger = node.person(STRANGER);
        looks(ann, "global");
        looks(stranger, "global");
        node.talk.round();
        assertFalse(stranger.hearsBeforePong("presence"));
        looks(stranger, "global");
        assertFalse(stranger.hearsBeforePong("presence"));
    }

    @Test
    void whoIsNoLongerInTheRoomIsNoLongerSeenThere() throws Exception {
        LinePerson ann = ann();
        LinePerson bea = node.person(BEA);
        looks(ann, "dataset:tides");
        looks(bea, "dataset:tides");
        node.talk.round();
        assertEquals(2, bea.next("presence").path("data").path("users").size());

        ann.say("unsubscribe", "{\"topic\":\"dataset:tides\"}");
        ann.next("unsubscribed");
        node.passes(Presence.HEARTBEAT);
        assertFalse(ann.hearsBeforePong("presence"), "a ping is a sign of life");
        node.passes(Presence.DEBOUNCE);
        node.talk.round();
        JsonNode users = bea.next("presence").path("data").path("users");
        assertEquals("[{\"id\":\"bea\",\"name\":\"Bea\"}]", users.toString());
    }

    @Test
    void oneLineLooksAtSoManyThingsAtMost() throws Exception {
        LinePerson ann = ann();
        for (int i = 0; i < Looking.MOST_LOOKED; i++) {
            rights.allowed.addAll(List.of(true, true));
            ann.say("join", "{\"room\":\"dataset:n" + i + "\",\"present\":true}");
            ann.next("room_joined");
        }
        assertFalse(ann.hearsBeforePong("error"));
        rights.allowed.addAll(List.of(true, true));
        ann.say("join", "{\"room\":\"dataset:more\",\"present\":true}");
        assertEquals(
                "dataset:more", ann.next("error").path("data").path("details").asText());
    }

    @Test
    void aDatabaseThatIsAwayIsNoLostRight() throws Exception {
        LinePerson ann = ann();
        rights.allowed.add(true);
        rights.away = true;
        ann.say("join", JOIN);
        assertTrue(ann.closedSoon(), "it is to come back, not to take it for the last word on the room");
    }

    private static void next(SlowReader reader, String type) throws Exception {
        while (!reader.next().path("type").asText().equals(type)) {
            // What comes before is not looked at.
        }
    }
}
