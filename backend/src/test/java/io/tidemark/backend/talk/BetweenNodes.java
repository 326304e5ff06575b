package io.tidemark.backend.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import io.tidemark.backend.rooms.OtherNodes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What people on one node notice of those on another, whatever lies between them.
abstract class BetweenNodes {

    static final Caller ANN = caller("ann", "harbour", Role.EDITOR);
    static final Caller BOB = caller("bob", "harbour", Role.VIEWER);
    static final Caller CLEO = caller("cleo", "harbour", Role.VIEWER);
    static final Caller EVE = caller("eve", "harbour", Role.VIEWER);
    static final Caller STRANGER = caller("dora", "orchard", Role.ADMIN);

    private final Deque<OpenTalk> nodes = new ArrayDeque<>();
    final String room = "dashboard:" + dashboard();

    private static Caller caller(String id, String tenant, Role role) {
        return new Caller(id, tenant, "Name of " + id, Set.of(role));
    }

    /// Somebody whom the directory knows: others may look, and do nothing.
    private static Caller editor() {
        var me = BackendFixture.json(BackendFixture.shared().get("/api/v1/me", "editor@harbour"));
        return caller(me.path("user").path("id").asText(), "harbour", Role.EDITOR);
    }

    private static String dashboard() {
        var made = BackendFixture.shared()
                .post(
                        "/api/v1/dashboards",
                        "editor@harbour",
                        Map.of("visibility", "public", "body", Map.of("title", "Harbour", "tiles", List.of())));
        assertEquals(201, made.statusCode(), made.body());
        return BackendFixture.json(made).path("id").asText();
    }

    /// A way to the other nodes of the test.
    abstract OtherNodes join();

    final OpenTalk node() {
        return node(join());
    }

    final OpenTalk node(OtherNodes others) {
        var node = new OpenTalk(others);
        nodes.push(node);
        // Its first sign of life is behind it.
        node.talk.round();
        return node;
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(OpenTalk::close);
    }

    final void rounds() {
        nodes.forEach(node -> node.talk.round());
    }

    final LinePerson looking(OpenTalk node, Caller caller) throws Exception {
        return in(node, caller, "{\"room\":\"" + room + "\",\"present\":true}");
    }

    final LinePerson member(OpenTalk node, Caller caller) throws Exception {
        return in(node, caller, "{\"room\":\"" + room + "\"}");
    }

    private static LinePerson in(OpenTalk node, Caller caller, String join) throws Exception {
        LinePerson person = node.person(caller);
        person.say("join", join);
        person.next("room_joined");
        // What is asked of rooms is done in turn: behind this answer one is looking.
        person.say("subscribe", "{\"topic\":\"data_updated\"}");
        person.next("subscribed");
        return person;
    }

    final void seesOnly(LinePerson person, String... users) throws Exception {
        person.next("presence", message -> ids(message).equals(List.of(users)), this::rounds);
    }

    private static List<String> ids(JsonNode message) {
        List<String> ids = new ArrayList<>();
        message.path("data")
                .path("users")
                .forEach(user -> ids.add(user.path("id").asText()));
        return ids;
    }

    @Test
    void whoLooksOnOneNodeIsSeenOnTheOtherAndGoneFiveSecondsAfterLeaving() throws Exception {
        OpenTalk one = node();
        OpenTalk other = node();
        LinePerson ann = looking(one, ANN);
        LinePerson bob = looking(other, BOB);
        seesOnly(ann, "ann", "bob");
        ann.say("leave", "{\"room\":\"" + room + "\"}");
        ann.next("room_left");
        one.passes(Duration.ofSeconds(4));
        rounds();
        seesOnly(bob, "ann", "bob");
        LinePerson again = other.person(BOB);
        again.say("join", "{\"room\":\"" + room + "\",\"present\":true}");
        JsonNode names = again.next("presence").path("data").path("users");
        assertEquals("Name of ann", names.path(0).path("name").asText(), names::toString);
        one.passes(Duration.ofSeconds(1));
        seesOnly(bob, "bob");
    }

    @Test
    void whoGoesFromOneNodeToTheOtherInTimeWasNeverAway() throws Exception {
        OpenTalk one = node();
        OpenTalk other = node();
        LinePerson cleo = looking(other, CLEO);
        LinePerson ann = looking(one, ANN);
        seesOnly(cleo, "ann", "cleo");
        ann.close();
        RealRedis.await("it is gone", () -> one.connections.isEmpty());
        looking(other, ANN);
        one.passes(Duration.ofSeconds(5));
        rounds();
        looking(one, BOB);
        seesOnly(cleo, "ann", "bob", "cleo");
    }

    @Test
    void thePeopleOfANodeThatDiesSilentlyAreGoneAfterAMinute() throws Exception {
        var dead = new AtomicBoolean();
        OpenTalk one = node(new Mortal(join(), dead));
        OpenTalk other = node();
        LinePerson cleo = member(other, CLEO);
        looking(one, ANN);
        seesOnly(cleo, "ann");
        dead.set(true);
        other.passes(Duration.ofSeconds(59));
        rounds();
        assertFalse(cleo.hearsBeforePong("presence"));
        other.passes(Duration.ofSeconds(1));
        seesOnly(cleo);
    }

    @Test
    void aNodeThatEndsSaysSoAndItsPeopleHaveFiveSecondsToComeBack() throws Exception {
        OpenTalk one = node();
        OpenTalk other = node();
        LinePerson cleo = member(other, CLEO);
        looking(one, ANN);
        looking(one, BOB);
        seesOnly(cleo, "ann", "bob");
        double before = other.counted("line.elsewhere", "taken");
        one.talk.close();
        RealRedis.await("the last word", () -> other.counted("line.elsewhere", "taken") > before);
        looking(other, ANN);
        other.passes(Duration.ofSeconds(4));
        rounds();
        assertFalse(cleo.hearsBeforePong("presence"));
        other.passes(Duration.ofSeconds(1));
        seesOnly(cleo, "ann");
    }

    @Test
    void aNodeThatComesLaterKnowsEverybodyAfterOneHeartbeat() throws Exception {
        OpenTalk one = node();
        looking(one, ANN);
        rounds();
        OpenTalk other = node();
        LinePerson cleo = member(other, CLEO);
        one.passes(Duration.ofSeconds(20));
        seesOnly(cleo, "ann");
    }

    @Test
    void anActionIsToldToItsRoomOnEveryNodeAndToNoOtherTenant() throws Exception {
        OpenTalk one = node();
        OpenTalk other = node();
        Caller editor = editor();
        LinePerson ann = one.person(editor);
        LinePerson listening = other.person(editor);
        LinePerson stranger = other.person(STRANGER);
        for (LinePerson each : List.of(listening, stranger)) {
            each.say("join", "{\"room\":\"action:create_report\"}");
            each.next("room_joined");
        }
        ann.say("action", "{\"action\":\"create_report\",\"body\":{\"title\":\"Tides\"}}");
        String id = ann.next("action_result").path("data").path("message").asText();
        JsonNode told = listening.next("action_executed");
        assertEquals("action:create_report", told.path("room").asText());
        assertEquals(editor.userId(), told.path("data").path("by").asText());
        assertFalse(stranger.hearsBeforePong("action_executed"));

        listening.say("join", "{\"room\":\"report:" + id + "\"}");
        listening.next("room_joined");
        ann.say("action", "{\"action\":\"comment\",\"reportId\":\"" + id + "\",\"text\":\"High water\"}");
        assertEquals(
                id,
                listening.next("comment_added").path("data").path("reportId").asText());
    }

    @Test
    void whoeverIsInARoomIsMovedOnEveryNodeToWhereTheyMayBe() throws Exception {
        OpenTalk node = node();
        LinePerson cleo = member(node, CLEO);
        LinePerson ann = member(node, ANN);
        join().say("{\"tenant\":\"harbour\",\"from\":\"" + room + "\",\"to\":\"action:create_report\"}");
        assertEquals(room, ann.next("room_left").path("data").path("room").asText());
        assertEquals(
                "action:create_report",
                ann.next("room_joined").path("data").path("room").asText());
        assertFalse(cleo.hearsBeforePong("room_left"), "this is for editors");
    }

    @Test
    void whatIsNoMessageOfANodeIsDroppedAndCounted() throws Exception {
        OpenTalk node = node();
        LinePerson cleo = member(node, CLEO);
        cleo.say("join", "{\"room\":\"action:comment\"}");
        cleo.next("room_joined");
        OtherNodes raw = join();
        String look = "{\"room\":\"" + room + "\",\"user\":\"eve\",\"name\":\"Eve\",\"connection\":\"1\",\"leftMs\":9}";
        List<String> bad = List.of(
                "",
                "nonsense",
                "[]",
                "{\"tenant\":\"harbour\"}",
                "{\"tenant\":\"*\",\"looks\":[" + look + "]}",
                "{\"looks\":[" + look + "]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look + ",{}]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look.replace(room, "global") + "]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look.replace("9}", "60001}") + "]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look.replace("9}", "-1}") + "]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look.replace("Eve", "e".repeat(201)) + "]}",
                "{\"tenant\":\"harbour\",\"looks\":[" + look + "],\"more\":\"" + "x".repeat(65_536) + "\"}",
                "{\"tenant\":\"harbour\",\"room\":\"" + room + "\",\"said\":\"action_executed\",\"data\":{}}",
                "{\"tenant\":\"harbour\",\"room\":\"action:comment\",\"said\":\"server_closing\",\"data\":{}}",
                "{\"tenant\":\"harbour\",\"room\":\"action:comment\",\"said\":\"action_executed\",\"data\":7}",
                "{\"tenant\":\"harbour\",\"from\":\"action:comment\",\"to\":\"tenant:harbour\"}",
                "{\"tenant\":\"harbour\",\"from\":\"user:cleo\",\"to\":\"action:comment\"}");
        bad.forEach(raw::say);
        RealRedis.await("all of them", () -> node.counted("line.elsewhere", "dropped") == bad.size());
        assertEquals(0, node.counted("line.elsewhere", "taken"));
        rounds();
        assertFalse(cleo.hearsBeforePong("presence"));
        raw.say("{\"tenant\":\"harbour\",\"looks\":[" + look + "]}");
        seesOnly(cleo, "eve");
    }

    /// A node that stops saying anything, as one does whose process is killed.
    private record Mortal(OtherNodes others, AtomicBoolean dead) implements OtherNodes {
        @Override
        public void say(String text) {
            if (!dead.get()) {
                others.say(text);
            }
        }

        @Override
        public void listen(Listener listener) {
            others.listen(listener);
        }
    }
}
