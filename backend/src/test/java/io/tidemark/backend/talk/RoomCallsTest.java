package io.tidemark.backend.talk;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What admins ask of the line over REST.
final class RoomCallsTest {

    private static final String ADMIN = "admin@harbour";
    private static final String EDITOR = "editor@harbour";
    private static final String VIEWER = "viewer@harbour";
    private static final String STRANGER = "admin@orchard";
    private static final String MOVE = "/api/v1/admin/rooms/move";
    private static final String MAINTENANCE = "/api/v1/admin/maintenance";

    private final BackendFixture backend = BackendFixture.shared();

    @RegisterExtension
    final LinePeople people = new LinePeople();

    private JsonNode stats(String query) {
        HttpResponse<String> answer = backend.get("/api/v1/admin/stats" + query, ADMIN);
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer);
    }

    private List<String> found(String pattern) {
        List<String> names = new ArrayList<>();
        stats("?rooms=" + URLEncoder.encode(pattern, StandardCharsets.UTF_8))
                .path("rooms")
                .path("found")
                .forEach(room -> names.add(room.path("name").asText()));
        return names;
    }

    private String report(String owner, String visibility) {
        HttpResponse<String> made = backend.post(
                "/api/v1/reports", owner, Map.of("visibility", visibility, "body", Map.of("title", "Tides")));
        assertEquals(201, made.statusCode(), made.body());
        return "report:" + json(made).path("id").asText();
    }

    @Test
    void theStatisticsCountRoomsAndWhatTheLineDoes() throws Exception {
        JsonNode before = stats("");
        people.person(VIEWER);
        JsonNode rooms = stats("").path("rooms");
        assertTrue(
                rooms.path("joins").asLong()
                        > before.path("rooms").path("joins").asLong(),
                rooms::toString);
        assertTrue(rooms.path("members").asInt() >= 4, rooms::toString);
        int sizes = 0;
        for (JsonNode size : rooms.path("sizes")) {
            sizes += size.asInt();
        }
        assertEquals(rooms.path("count").asInt(), sizes);
        assertEquals(6, rooms.path("sizes").size());
        assertTrue(rooms.path("open").path("tenant").asInt() >= 1);
        assertTrue(rooms.path("gaps").has("age"));
        assertFalse(rooms.has("found"));
        for (String count : List.of("leaves", "refused", "swept", "recovered", "replayed", "repeated")) {
            assertTrue(rooms.path(count).isIntegralNumber(), count);
        }
        JsonNode line = stats("").path("line");
        assertTrue(line.path("connections").asInt() >= 1, line::toString);
        assertTrue(line.path("sent").asLong() > before.path("line").path("sent").asLong(), line::toString);
        assertTrue(line.path("queued").isInt() && line.path("collapsed").isIntegralNumber(), line::toString);
        assertEquals(4, line.path("refused").size());
    }

    @Test
    void whoIsRefusedIsCounted() throws Exception {
        long tokens = refused("token");
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer a.b.c")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + backend.port() + "/ws-analytics"), new WebSocket.Listener() {})
                .get(10, TimeUnit.SECONDS);
        RealRedis.await("the refusal", () -> refused("token") == tokens + 1);
        long said = refused("rate");
        LinePerson viewer = people.person(VIEWER);
        for (int i = 0; i < 100; i++) {
            viewer.say("dance", "{}");
        }
        viewer.next("rate_limit_exceeded");
        assertTrue(refused("rate") > said);
    }

    private long refused(String why) {
        return stats("").path("line").path("refused").path(why).asLong();
    }

    @Test
    void roomsThatAreAskedForTellAboutThemselves() throws Exception {
        String room = report(EDITOR, "public");
        LinePerson viewer = people.person(VIEWER);
        viewer.say("join", "{\"room\":\"" + room + "\"}");
        viewer.next("room_joined");
        JsonNode found =
                stats("?rooms=" + room.replace(":", "%3A")).path("rooms").path("found");
        assertEquals(1, found.size());
        JsonNode only = found.path(0);
        assertEquals(room, only.path("name").asText());
        assertTrue(only.path("members").asInt() >= 1, only::toString);
        assertTrue(
                only.path("ageSeconds").isIntegralNumber()
                        && only.path("lastActive").isTextual(),
                only::toString);
        assertTrue(
                only.path("history").path("messages").isInt()
                        && only.path("history").has("lastAt"),
                only::toString);
    }

    @Test
    void roomsOfOthersAreNotFoundWhateverThePattern() throws Exception {
        people.person(STRANGER);
        people.person(ADMIN);
        String foreign = report(STRANGER, "public");
        assertEquals(List.of("tenant:harbour", "tenant:harbour:admins"), found("tenant:*"));
        assertEquals(List.of(), found("*orchard*"));
        assertEquals(List.of(), found(foreign));
        assertEquals(List.of(), found("global"));
        assertEquals(List.of(), found("tenant:(harbour|orchard)"), "no regular expression");
        assertEquals(List.of(), found("tenant:.+"));
        assertEquals(List.of("tenant:harbour"), found("?enant:h*r"));
    }

    @Test
    void atMostAHundredRoomsAreShown() throws Exception {
        for (int i = 0; i < 101; i++) {
            report(EDITOR, "public");
        }
        people.person(VIEWER);
        List<String> found = found("report:*");
        assertEquals(100, found.size());
        assertEquals(new ArrayList<>(new TreeSet<>(found)), found);
    }

    @Test
    void aPatternHasALength() {
        for (String bad : List.of("", "x".repeat(201))) {
            assertEquals(
                    400, backend.get("/api/v1/admin/stats?rooms=" + bad, ADMIN).statusCode());
        }
    }

    @Test
    void theCallsAreForAdmins() {
        for (String name : List.of(EDITOR, VIEWER)) {
            assertEquals(403, backend.get("/api/v1/admin/stats?rooms=*", name).statusCode());
            assertEquals(403, backend.post(MOVE, name, Map.of()).statusCode());
            assertEquals(403, backend.post(MAINTENANCE, name, Map.of()).statusCode());
        }
        assertEquals(401, backend.post(MOVE, null, Map.of()).statusCode());
        assertEquals(401, backend.post(MAINTENANCE, null, Map.of()).statusCode());
    }

    @Test
    void everybodyIsMovedWhoMayBeThereAndToldSo() throws Exception {
        String from = report(EDITOR, "public");
        String to = report(EDITOR, "private");
        LinePerson editor = people.person(EDITOR);
        LinePerson viewer = people.person(VIEWER);
        HttpResponse<String> answer = backend.post(MOVE, ADMIN, Map.of("from", from, "to", to));
        assertEquals(200, answer.statusCode(), answer.body());
        // Who was on the line for another test may still be there.
        JsonNode counts = json(answer);
        assertTrue(
                counts.path("moved").asInt() >= 1 && counts.path("notAllowed").asInt() >= 1, counts::toString);
        for (String none : List.of("full", "failed", "pending")) {
            assertEquals(0, counts.path(none).asInt(), counts::toString);
        }
        assertEquals(6, counts.size());
        assertEquals(from, editor.next("room_left").path("data").path("room").asText());
        JsonNode joined = editor.next("room_joined").path("data");
        assertEquals(to, joined.path("room").asText());
        assertTrue(
                joined.path("offset").isIntegralNumber() && joined.path("epoch").isTextual(), joined::toString);
        assertFalse(viewer.hearsBeforePong("room_left"));

        HttpResponse<String> changed = backend.put(
                "/api/v1/reports/" + from.substring("report:".length()),
                EDITOR,
                Map.of("visibility", "public", "body", Map.of("title", "Neap tides")),
                "If-Match",
                "\"1\"");
        assertEquals(200, changed.statusCode(), changed.body());
        assertEquals(from, viewer.next("report_updated").path("room").asText());
        assertFalse(editor.hearsBeforePong("report_updated"));
    }

    @Test
    void whoLookedAtTheOneLooksAtTheOther() throws Exception {
        String to = report(EDITOR, "public");
        String from = report(EDITOR, "public");
        LinePerson editor = people.person(EDITOR);
        editor.say("join", "{\"room\":\"" + from + "\",\"present\":true}");
        editor.next("presence");
        assertEquals(
                200, backend.post(MOVE, ADMIN, Map.of("from", from, "to", to)).statusCode());
        assertEquals(to, editor.next("presence").path("room").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "user:somebody,action:comment,400",
        "action:comment,tenant:harbour,400",
        "tenant:orchard,action:comment,400",
        "action:comment,global,400",
        "nonsense,action:comment,400",
        "action:comment,action:comment,400",
        "action:comment,,400",
        ",action:comment,400",
        "action:comment,action:fly,403",
        "action:comment,report:0197b5a4-0000-7000-8000-000000000000,404",
        "dataset:of-nobody,action:comment,404"
    })
    void nobodyIsMovedBetweenOtherRooms(String from, String to, int status) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("from", from);
        body.put("to", to);
        assertEquals(status, backend.post(MOVE, ADMIN, body).statusCode());
    }

    @Test
    void anotherTenantsRoomsAreNeitherLeftNorEntered() throws Exception {
        String own = report(STRANGER, "public");
        String foreign = report(EDITOR, "public");
        LinePerson viewer = people.person(VIEWER);
        assertEquals(
                404,
                backend.post(MOVE, STRANGER, Map.of("from", foreign, "to", own)).statusCode());
        assertEquals(
                404,
                backend.post(MOVE, STRANGER, Map.of("from", own, "to", foreign)).statusCode());
        viewer.say("join", "{\"room\":\"action:comment\"}");
        viewer.next("room_joined");
        assertEquals(
                0,
                json(backend.post(MOVE, STRANGER, Map.of("from", "action:comment", "to", own)))
                        .path("moved")
                        .asInt());
        assertFalse(viewer.hearsBeforePong("room_left"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbour", "orchard"})
    void maintenanceIsToldToThePeopleOfTheTenantAlone(String tenant) throws Exception {
        String other = tenant.equals("harbour") ? "orchard" : "harbour";
        LinePerson viewer = people.person("viewer@" + tenant);
        LinePerson stranger = people.person("viewer@" + other);
        LinePerson foreignAdmin = people.person("admin@" + other);
        String message = "The pier is closed " + UUID.randomUUID();
        Instant start = Instant.parse(Instant.now().plus(Duration.ofHours(1)).toString());
        HttpResponse<String> answer = backend.post(
                MAINTENANCE,
                "admin@" + tenant,
                plan(message, start.toString(), start.plusSeconds(600).toString()));
        assertEquals(202, answer.statusCode(), answer.body());
        assertEquals(message, json(answer).path("message").asText());
        JsonNode told = viewer.next(
                "system_maintenance",
                each -> each.path("data").path("message").asText().equals(message));
        assertEquals(start.toString(), told.path("data").path("from").asText());
        assertEquals(
                start.plusSeconds(600).toString(), told.path("data").path("to").asText());
        viewer.next(
                "system_maintenance_notice",
                each -> each.path("data").path("message").asText().equals(message));
        for (LinePerson each : List.of(stranger, foreignAdmin)) {
            assertFalse(each.hearsBeforePong("system_maintenance", "system_maintenance_notice"));
        }
    }

    private static Map<String, String> plan(String message, String startsAt, String endsAt) {
        return Map.of("message", message, "startsAt", startsAt, "endsAt", endsAt);
    }

    @Test
    void maintenanceHasAMessageAndAnEndToCome() {
        Instant now = Instant.now();
        String soon = now.plusSeconds(60).toString();
        String later = now.plusSeconds(120).toString();
        for (Map<String, String> bad : List.of(
                Map.<String, String>of(),
                plan(" ", soon, later),
                plan("x".repeat(501), soon, later),
                plan("m", "tomorrow", later),
                plan("m", later, soon),
                plan("m", soon, soon),
                plan("m", now.minusSeconds(60).toString(), now.minusSeconds(1).toString()),
                plan("m", soon, now.plus(Duration.ofDays(8)).toString()),
                plan(
                        "m",
                        now.plus(Duration.ofDays(91)).toString(),
                        now.plus(Duration.ofDays(92)).toString()),
                Map.of("message", "m", "startsAt", soon),
                Map.of("message", "m", "endsAt", later))) {
            assertEquals(400, backend.post(MAINTENANCE, ADMIN, bad).statusCode(), bad::toString);
        }
    }
}
