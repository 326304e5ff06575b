package io.tidemark.backend.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.redis.RealRedis;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The line as its clients know it, against a real backend.
final class TalkTest {

    private static final String ADMIN = "admin@harbour";
    private static final String EDITOR = "editor@harbour";
    private static final String VIEWER = "viewer@harbour";

    private final BackendFixture backend = BackendFixture.shared();

    @RegisterExtension
    final LinePeople people = new LinePeople();

    private String userId(String name) {
        String claims = new String(
                Base64.getUrlDecoder().decode(backend.token(name).split("\\.", -1)[1]), StandardCharsets.UTF_8);
        try {
            return Json.MAPPER.readTree(claims).path("sub").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode report(String owner, String visibility, List<String> sharedWith) {
        HttpResponse<String> answer = backend.post(
                "/api/v1/reports",
                owner,
                Map.of("visibility", visibility, "sharedWith", sharedWith, "body", Map.of("title", "Tides")));
        assertEquals(201, answer.statusCode(), answer.body());
        return BackendFixture.json(answer);
    }

    private JsonNode changed(JsonNode report, String by, String visibility, String title) {
        HttpResponse<String> answer = backend.put(
                "/api/v1/reports/" + report.path("id").asText(),
                by,
                Map.of("visibility", visibility, "sharedWith", List.of(), "body", Map.of("title", title)),
                "If-Match",
                "\"" + report.path("version").asText() + "\"");
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer);
    }

    @Test
    void whoMaySeeAThingHearsOfItsChangesWithoutAsking() throws Exception {
        LinePerson editor = people.person(EDITOR);
        JsonNode report = report(EDITOR, "public", List.of());
        editor.next("report_created");
        LinePerson viewer = people.person(VIEWER);
        changed(report, EDITOR, "public", "Spring tides");
        String room = "report:" + report.path("id").asText();
        JsonNode told = viewer.next("report_updated");
        assertEquals(room, told.path("room").asText());
        assertEquals("Spring tides", told.path("data").path("title").asText());
        assertTrue(told.path("offset").asLong() > 0 && told.path("epoch").isTextual(), told::toString);
        assertEquals(
                told.path("offset").asLong(),
                editor.next("report_updated").path("offset").asLong());
    }

    @Test
    void whatIsPrivateReachesNobodyElse() throws Exception {
        LinePerson editor = people.person(EDITOR);
        LinePerson viewer = people.person(VIEWER);
        LinePerson stranger = people.person("admin@orchard");
        JsonNode report = report(EDITOR, "private", List.of());
        String room = "{\"room\":\"report:" + report.path("id").asText() + "\"}";
        editor.next("report_created");
        for (LinePerson other : List.of(viewer, stranger)) {
            other.say("join", room);
            assertEquals(
                    "report:" + report.path("id").asText(),
                    other.next("error").path("data").path("details").asText());
        }
        changed(report, EDITOR, "private", "Neap tides");
        editor.next("report_updated");
        assertFalse(viewer.hearsBeforePong("report_updated"));
        assertFalse(stranger.hearsBeforePong("report_updated"));
    }

    @Test
    void whoMayNoLongerSeeAThingHasLeftItsRoomBeforeTheNextWordOfIt() throws Exception {
        JsonNode report = report(EDITOR, "public", List.of());
        LinePerson viewer = people.person(VIEWER);
        viewer.say("join", "{\"room\":\"report:" + report.path("id").asText() + "\"}");
        viewer.next("room_joined");
        LinePerson editor = people.person(EDITOR);
        changed(report, EDITOR, "private", "Secret");
        editor.next("report_updated");
        assertEquals(
                "report:" + report.path("id").asText(),
                viewer.next("room_left").path("data").path("room").asText());
        assertFalse(viewer.hearsBeforePong("report_updated"));
    }

    @Test
    void whatWasMissedComesInOrderBehindTheAnswer() throws Exception {
        JsonNode report = report(EDITOR, "public", List.of());
        String name = "report:" + report.path("id").asText();
        LinePerson first = people.person(VIEWER);
        first.say("join", "{\"room\":\"" + name + "\"}");
        JsonNode joined = first.next("room_joined").path("data");
        first.close();
        LinePerson witness = people.person(EDITOR);
        JsonNode changed = report;
        for (int i = 0; i < 5; i++) {
            changed = changed(changed, EDITOR, "public", "Tide " + i);
        }
        witness.next(
                "report_updated",
                message -> message.path("data").path("title").asText().equals("Tide 4"));
        LinePerson again = people.person(VIEWER);
        again.say(
                "join",
                "{\"room\":\"" + name + "\",\"epoch\":" + joined.path("epoch") + ",\"offset\":" + joined.path("offset")
                        + "}");
        JsonNode answer = again.next("room_joined").path("data");
        assertTrue(answer.path("recovered").asBoolean(), answer::toString);
        assertEquals(5, answer.path("missed").asInt());
        long offset = joined.path("offset").asLong();
        for (int i = 0; i < 5; i++) {
            JsonNode told = again.next(
                    "report_updated", message -> message.path("room").asText().equals(name));
            assertEquals("Tide " + i, told.path("data").path("title").asText());
            assertTrue(told.path("offset").asLong() > offset);
            offset = told.path("offset").asLong();
        }
        assertEquals(offset, answer.path("offset").asLong());
    }

    @Test
    void whatHappenedWhileNobodyWasOnTheLineIsToldToWhoComesBack() throws Exception {
        JsonNode report = report(EDITOR, "public", List.of());
        String name = "report:" + report.path("id").asText();
        LinePerson first = people.person(VIEWER);
        first.say("join", "{\"room\":\"" + name + "\"}");
        JsonNode joined = first.next("room_joined").path("data");
        first.close();
        awaitNobodyOnTheLine();
        changed(changed(report, EDITOR, "public", "Tide 0"), EDITOR, "public", "Tide 1");
        LinePerson again = people.person(VIEWER);
        again.say(
                "join",
                "{\"room\":\"" + name + "\",\"epoch\":" + joined.path("epoch") + ",\"offset\":" + joined.path("offset")
                        + "}");
        JsonNode answer = again.next("room_joined").path("data");
        assertTrue(answer.path("recovered").asBoolean(), answer::toString);
        assertEquals(2, answer.path("missed").asInt());
    }

    private void awaitNobodyOnTheLine() {
        RealRedis.await(
                "everybody has left", () -> backend.get("/metrics", null).body().contains("\nline_connections 0.0\n"));
    }

    @Test
    void aPositionOfAnotherHistoryIsAGap() throws Exception {
        LinePerson viewer = people.person(VIEWER);
        viewer.say("join", "{\"room\":\"tenant:harbour\",\"epoch\":\"another\",\"offset\":3}");
        JsonNode answer = viewer.next("room_joined").path("data");
        assertEquals("epoch", answer.path("gap").asText());
        assertFalse(answer.path("recovered").asBoolean());
        assertEquals(0, answer.path("missed").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "tenant:orchard",
                "tenant:harbour:admins",
                "user:0197b5a4-0000-7000-8000-000000000000",
                "report:0197b5a4-0000-7000-8000-000000000000",
                "report:no-id",
                "dataset:of-nobody",
                "action:delete_report",
                "topic:mine",
                "*",
                "nonsense"
            })
    void nobodyJoinsWhatIsNotTheirs(String room) throws Exception {
        LinePerson viewer = people.person(VIEWER);
        viewer.say("join", "{\"room\":\"" + room + "\"}");
        assertEquals(room, viewer.next("error").path("data").path("details").asText());
        viewer.say("subscribe", "{\"topic\":\"" + room + "\"}");
        assertEquals(room, viewer.next("error").path("data").path("details").asText());
    }

    @Test
    void whoLeavesARoomIsToldSoWithoutEverHavingLookedAtAnything() throws Exception {
        LinePerson viewer = people.person(VIEWER);
        for (String room : List.of("tenant:harbour", "tenant:harbour", "user:" + userId(VIEWER))) {
            viewer.say("leave", "{\"room\":\"" + room + "\"}");
            assertEquals(
                    room, viewer.next("room_left").path("data").path("room").asText());
        }
    }

    @Test
    void whoLooksAtADashboardIsSeenByThoseWhoDoToo() throws Exception {
        HttpResponse<String> made = backend.post(
                "/api/v1/dashboards",
                EDITOR,
                Map.of("visibility", "public", "body", Map.of("title", "Harbour", "tiles", List.of())));
        assertEquals(201, made.statusCode(), made.body());
        String room = "dashboard:" + BackendFixture.json(made).path("id").asText();
        LinePerson editor = people.person(EDITOR);
        editor.say("join", "{\"room\":\"" + room + "\",\"present\":true}");
        editor.next("room_joined");
        LinePerson viewer = people.person(VIEWER);
        viewer.say("join", "{\"room\":\"" + room + "\",\"present\":true}");
        JsonNode both = editor.next(
                "presence", message -> message.path("data").path("users").size() == 2);
        assertEquals(room, both.path("room").asText());
        LinePerson again = people.person(EDITOR);
        again.say("join", "{\"room\":\"" + room + "\",\"present\":true}");
        JsonNode known = again.next(
                "presence", message -> message.path("data").path("users").size() == 2);
        assertEquals(both.path("data"), known.path("data"), "who comes on a second line is told who is there");
        viewer.say("leave", "{\"room\":\"" + room + "\"}");
        viewer.next("room_left");
        JsonNode alone = editor.next(
                "presence", message -> message.path("data").path("users").size() == 1);
        assertEquals(
                userId(EDITOR),
                alone.path("data").path("users").path(0).path("id").asText());
    }

    @Test
    void aQuestionIsAnsweredUnderItsId() throws Exception {
        HttpResponse<String> taken = backend.send(
                "POST",
                "/api/v1/datasets/talked/import?format=csv",
                EDITOR,
                BodyPublishers.ofString("name,amount\na,1\nb,2\n"));
        assertEquals(202, taken.statusCode(), taken.body());
        String job = "/api/v1/jobs/" + BackendFixture.json(taken).path("jobId").asText();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!BackendFixture.json(backend.get(job, EDITOR))
                .path("state")
                .asText()
                .equals("done")) {
            assertTrue(System.nanoTime() < deadline, "the import ends");
        }
        LinePerson viewer = people.person(VIEWER);
        String query = "{\"dataset\":\"talked\",\"measures\":[{\"agg\":\"sum\",\"field\":\"amount\",\"as\":\"s\"}]}";
        viewer.say("query", "{\"id\":\"q7\",\"query\":" + query + "}");
        JsonNode answer = viewer.next("query_result");
        assertEquals(
                3,
                answer.path("data").path("results").path("rows").path(0).path(0).asInt(),
                answer::toString);
        assertEquals("q7", answer.path("data").path("id").asText());
        assertEquals(Json.MAPPER.readTree(query), answer.path("data").path("query"));

        viewer.say("query", "{\"id\":8,\"query\":{\"dataset\":\"talked\"}}");
        JsonNode bad = viewer.next("query_result");
        assertEquals(8, bad.path("data").path("id").asInt());
        assertTrue(bad.path("data").path("results").isNull());
        assertFalse(bad.path("error").path("message").asText().isBlank());
        viewer.say("query", "{\"id\":9,\"query\":\"How high is the tide?\"}");
        assertFalse(viewer.next("query_result")
                .path("error")
                .path("message")
                .asText()
                .isBlank());
    }

    @Test
    void anActionIsForItsRoleAndItsRoomIsTold() throws Exception {
        LinePerson viewer = people.person(VIEWER);
        viewer.say("action", "{\"id\":\"a1\",\"action\":\"create_report\",\"body\":{\"title\":\"No\"}}");
        JsonNode refused = viewer.next("action_result").path("data");
        assertFalse(refused.path("success").asBoolean());
        assertTrue(refused.path("message").asText().contains("editor"), refused::toString);

        LinePerson admin = people.person(ADMIN);
        admin.say("join", "{\"room\":\"action:create_report\"}");
        admin.next("room_joined");
        LinePerson editor = people.person(EDITOR);
        editor.say(
                "action",
                "{\"id\":\"a2\",\"action\":\"create_report\",\"visibility\":\"public\",\"body\":{\"title\":\"Yes\"}}");
        JsonNode done = editor.next("action_result").path("data");
        assertEquals("a2", done.path("id").asText());
        assertTrue(done.path("success").asBoolean(), done::toString);
        JsonNode told = admin.next("action_executed");
        assertEquals("action:create_report", told.path("room").asText());
        assertEquals(userId(EDITOR), told.path("data").path("by").asText());

        String id = done.path("message").asText();
        for (LinePerson reader : List.of(editor, viewer)) {
            reader.say("join", "{\"room\":\"report:" + id + "\"}");
            reader.next("room_joined");
        }
        viewer.say("action", "{\"action\":\"comment\",\"reportId\":\"" + id + "\",\"text\":\"High water\"}");
        assertTrue(viewer.next("action_result").path("data").path("success").asBoolean());
        assertEquals(
                id, editor.next("comment_added").path("data").path("reportId").asText());
        editor.say("action", "{\"action\":\"delete_report\",\"reportId\":\"" + id + "\",\"version\":1}");
        assertFalse(editor.next("action_result").path("data").path("success").asBoolean());
        admin.say("action", "{\"action\":\"delete_report\",\"reportId\":\"" + id + "\",\"version\":1}");
        assertTrue(admin.next("action_result").path("data").path("success").asBoolean());
        viewer.next("report_deleted");
        viewer.next("room_left");
    }

    @Test
    void everyTypeOfTheContractIsKnownAndEverythingElseIsAnErrorThatTheLineSurvives() throws Exception {
        LinePerson viewer = people.person(VIEWER);
        viewer.say("dance", "{}");
        assertEquals("dance", viewer.next("error").path("data").path("details").asText());
        viewer.say("join", "{}");
        assertEquals("room", viewer.next("error").path("data").path("details").asText());
        viewer.say("unsubscribe", "{\"topic\":\"data_updated\"}");
        assertEquals(
                "data_updated",
                viewer.next("unsubscribed").path("data").path("topic").asText());
        viewer.say("action", "{\"action\":\"fly\"}");
        assertFalse(viewer.next("action_result").path("data").path("success").asBoolean());
        assertFalse(viewer.hearsBeforePong("error"));
    }
}
