package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.gateway.RawLine;
import io.tidemark.backend.identity.Directory;
import io.tidemark.backend.identity.Passwords;
import io.tidemark.backend.identity.Role;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The line tried from outside: whose tokens open it, and who gets into which room.
final class LineWallsTest {

    private static final int POLICY = 1008;
    private static final String ADMIN = "admin@harbour";
    private static final String EDITOR = "editor@harbour";
    private static final String VIEWER = "viewer@harbour";
    private static final String STRANGER = "admin@orchard";

    private final BackendFixture backend = BackendFixture.shared();
    private final Directory directory =
            new Directory(backend.tenants(), new Passwords(new SecureRandom()), InstantSource.system());

    private RawLine line(String name) throws IOException {
        return RawLine.of(backend.port(), backend.token(name));
    }

    @Test
    void noForgedTokenOpensALine() throws Exception {
        for (var forged : Forgeries.of(backend.token(VIEWER)).entrySet()) {
            String token = forged.getValue();
            for (var way : List.of(
                    List.of("/ws-analytics", "Authorization: Bearer " + token + "\r\n"),
                    List.of("/ws-analytics?token=" + token, ""))) {
                try (var line = new RawLine(backend.port(), way.get(0), way.get(1))) {
                    line.next("connection_error");
                    assertEquals(POLICY, line.closed(), forged.getKey());
                }
            }
        }
    }

    @Test
    void noForgedTokenKeepsALineOpen() throws Exception {
        for (var forged : Forgeries.of(backend.token(VIEWER)).entrySet()) {
            try (RawLine line = line(VIEWER)) {
                line.say(renewal(forged.getValue()));
                assertEquals(POLICY, line.closed(), forged.getKey());
            }
        }
    }

    private static String renewal(String token) {
        return "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + token + "\"}}";
    }

    @Test
    void aBadTokenInTheHeaderIsNotMadeGoodByOneInTheAddress() throws Exception {
        try (var line = new RawLine(
                backend.port(),
                "/ws-analytics?token=" + backend.token(VIEWER),
                "Authorization: Bearer " + backend.token(VIEWER) + "x\r\n")) {
            line.next("connection_error");
            assertEquals(POLICY, line.closed());
        }
    }

    @Test
    void whoIsTurnedAwayIsNotHeard() throws Exception {
        try (var line = new RawLine(backend.port(), "/ws-analytics", "")) {
            line.say("{\"type\":\"join\",\"data\":{\"room\":\"tenant:harbour\"}}");
            line.say("{\"type\":\"ping\"}");
            line.next("connection_error");
            assertEquals(POLICY, line.closed());
        }
    }

    @Test
    void whoLosesARoleKeepsItNoLongerThanTheTokenThatNamesIt() throws Exception {
        directory.put("demoted@harbour", "Dee", Set.of(Role.ADMIN), "secret");
        JsonNode before = login("demoted@harbour");
        try (RawLine line =
                RawLine.of(backend.port(), before.path("accessToken").asText())) {
            assertTrue(joins(line, "admin"));
            assertTrue(joins(line, "tenant:harbour:admins"));
            directory.put("demoted@harbour", "Dee", Set.of(Role.VIEWER), "secret");
            assertEquals(
                    401,
                    backend.post(
                                    "/api/v1/auth/refresh",
                                    null,
                                    Map.of(
                                            "refreshToken",
                                            before.path("refreshToken").asText()))
                            .statusCode());
            line.say(renewal(login("demoted@harbour").path("accessToken").asText()));
            line.next("token_accepted");
            Set<String> left = new HashSet<>();
            while (!left.containsAll(Set.of("admin", "tenant:harbour:admins"))) {
                left.add(leaving(line));
            }
            assertFalse(joins(line, "admin"));
            assertFalse(joins(line, "tenant:harbour:admins"));
            line.say("{\"type\":\"action\",\"data\":{\"action\":\"create_report\",\"body\":{}}}");
            assertFalse(line.next("action_result").path("data").path("success").asBoolean());
        }
    }

    private static String leaving(RawLine line) throws IOException {
        return line.next("room_left").path("data").path("room").asText();
    }

    private JsonNode login(String name) {
        return BackendFixture.json(
                backend.post("/api/v1/auth/login", null, Map.of("username", name, "password", "secret")));
    }

    @Test
    void aTokenOfAnotherTenantsPersonOfTheSameNameIsAnothersToken() throws Exception {
        directory.put("same@harbour", "Sam", Set.of(Role.ADMIN), "secret");
        directory.put("same@orchard", "Sam", Set.of(Role.ADMIN), "secret");
        String orchard = login("same@orchard").path("accessToken").asText();
        try (RawLine line = RawLine.of(
                backend.port(), login("same@harbour").path("accessToken").asText())) {
            line.say(renewal(orchard));
            assertEquals(POLICY, line.closed());
        }
    }

    /// Whether a room lets somebody in, which a topic of its name does too.
    private static boolean joins(RawLine line, String room) throws IOException {
        line.say("{\"type\":\"join\",\"data\":{\"room\":\"" + room + "\",\"present\":true}}");
        line.say("{\"type\":\"subscribe\",\"data\":{\"topic\":\"presence\"}}");
        boolean joined = false;
        boolean refused = false;
        while (true) {
            JsonNode message = line.nextOf(Set.of("room_joined", "error", "subscribed"));
            JsonNode data = message.path("data");
            switch (message.path("type").asText()) {
                case "room_joined" -> joined |= data.path("room").asText().equals(room);
                case "error" -> refused |= data.path("details").asText().equals(room);
                default -> {
                    assertTrue(joined != refused, room + " was neither let in nor refused, or both");
                    return joined;
                }
            }
        }
    }

    @Test
    void nobodyEntersTheRoomsOfThingsTheyMayNotSee() throws Exception {
        List<String> own = new ArrayList<>();
        List<String> foreign = new ArrayList<>(List.of(
                "admin",
                "tenant:harbour:admins",
                "tenant:orchard",
                "tenant:orchard:admins",
                "user:" + userId(EDITOR),
                "user:" + userId(STRANGER),
                "action:create_report",
                "action:delete_report",
                "action:update_settings",
                "action:nothing",
                "topic:anything",
                "alert:0197b5a4-0000-7000-8000-000000000000",
                "ADMIN",
                "Tenant:orchard",
                "tenant:harbour:admins:admins",
                "tenant:*",
                "*",
                "",
                "tenant:",
                "tenant:harbour/../orchard",
                "tenant: orchard",
                "system:",
                "admin:harbour"));
        for (String kind : List.of("report", "dashboard")) {
            own.add(kind + ":" + thing(kind, EDITOR, "public"));
            foreign.add(kind + ":" + thing(kind, EDITOR, "private"));
            foreign.add(kind + ":" + thing(kind, STRANGER, "public"));
            foreign.add(kind + ":" + thing(kind, EDITOR, "shared"));
        }
        own.add("dataset:" + dataset(EDITOR, "line-walls-own"));
        foreign.add("dataset:" + dataset(STRANGER, "line-walls-foreign"));
        own.addAll(List.of("global", "system", "tenant:harbour", "user:" + userId(VIEWER), "action:comment"));
        try (RawLine line = line(VIEWER)) {
            for (String room : own) {
                assertTrue(joins(line, room), room);
            }
            for (String room : foreign) {
                assertFalse(joins(line, room), room);
            }
        }
        try (RawLine line = line(VIEWER)) {
            for (String room : foreign) {
                line.say("{\"type\":\"subscribe\",\"data\":{\"topic\":\"" + room + "\"}}");
                JsonNode answer = line.nextOf(Set.of("error", "subscribed"));
                assertEquals("error", answer.path("type").asText(), room);
            }
        }
    }

    @Test
    void anAdminOfAnotherTenantIsNobodyHere() throws Exception {
        List<String> rooms = List.of(
                "tenant:harbour",
                "tenant:harbour:admins",
                "user:" + userId(ADMIN),
                "report:" + thing("report", ADMIN, "public"),
                "dashboard:" + thing("dashboard", ADMIN, "public"),
                "dataset:" + dataset(ADMIN, "line-walls-admins"));
        try (RawLine line = line(STRANGER)) {
            for (String room : rooms) {
                assertFalse(joins(line, room), room);
            }
        }
    }

    @Test
    void anActionChangesNothingOfAnotherTenant() throws Exception {
        String id = thing("report", ADMIN, "public");
        try (RawLine line = line(STRANGER)) {
            for (String action : List.of("view_report", "comment", "update_report", "delete_report")) {
                line.say("{\"type\":\"action\",\"data\":{\"action\":\"" + action + "\",\"reportId\":\"" + id
                        + "\",\"version\":1,\"text\":\"x\",\"body\":{}}}");
                JsonNode result = line.next("action_result").path("data");
                assertFalse(result.path("success").asBoolean(), action);
            }
        }
        assertEquals(
                1,
                BackendFixture.json(backend.get("/api/v1/reports/" + id, ADMIN))
                        .path("version")
                        .asInt());
    }

    private String userId(String name) {
        return directory.find(name).orElseThrow().id().toString();
    }

    private String thing(String kind, String owner, String visibility) {
        var sharedWith = visibility.equals("shared") ? List.of(userId(ADMIN)) : List.of();
        var made = backend.post(
                "/api/v1/" + kind + "s",
                owner,
                Map.of("visibility", visibility, "sharedWith", sharedWith, "body", Map.of("title", "Walled")));
        assertEquals(201, made.statusCode(), made.body());
        return BackendFixture.json(made).path("id").asText();
    }

    private String dataset(String owner, String id) {
        var made = backend.post(
                "/api/v1/datasets", owner, "{\"id\":\"" + id + "\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
        assertEquals(201, made.statusCode(), made.body());
        return id;
    }
}
