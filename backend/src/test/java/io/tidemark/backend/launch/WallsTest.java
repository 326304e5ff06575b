package io.tidemark.backend.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.RawLine;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.identity.Tokens;
import io.tidemark.backend.identity.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The whole backend tried from outside: who gets through which door, and what its log says of them.
class WallsTest {
    private static final Set<String> OPEN = Set.of(
            "GET /healthz",
            "GET /readyz",
            "GET /metrics",
            "GET /api/v1/openapi.json",
            "GET /api/v1/auth/config",
            "POST /api/v1/auth/login",
            "POST /api/v1/auth/refresh");
    /// What a viewer may do although it is no GET: ask, comment, and send what the documents' own rights decide on.
    private static final Set<String> FOR_VIEWERS = Set.of(
            "POST /api/v1/query",
            "POST /sync/v1/session",
            "POST /sync/v1/mutations",
            "POST /sync/v1/audit",
            "POST /sync/v1/receipts",
            "POST /api/v1/comments",
            "PUT /api/v1/comments/{id}",
            "DELETE /api/v1/comments/{id}");

    private final BackendFixture backend = BackendFixture.shared();

    private record Door(String method, String path) {
        String name() {
            return method + " " + path;
        }

        String filled() {
            return path.replace("{id}", "0198a1b2-0000-7000-8000-000000000000").replaceAll("[{]\\w+}", "0");
        }
    }

    private List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        JsonNode paths =
                BackendFixture.json(backend.get("/api/v1/openapi.json", null)).path("paths");
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                doors.add(new Door(method.getKey().toUpperCase(Locale.ROOT), path.getKey()));
            }
        }
        assertTrue(doors.size() > 20, doors::toString);
        return doors;
    }

    @Test
    void everyDoorButTheOpenOnesWantsATokenThatThisServerSigned() throws Exception {
        var forged = Forgeries.of(backend.token("viewer@harbour")).values();
        for (Door door : doors()) {
            int expected = OPEN.contains(door.name()) ? 0 : 401;
            for (String token : forged) {
                var answer = send(door, "Authorization", "Bearer " + token);
                assertTrue(expected == 0 || answer.statusCode() == expected, door + " → " + answer.statusCode());
            }
            int bare = send(door).statusCode();
            assertTrue(
                    expected == 0 ? bare != 401 || door.path().contains("/auth/") : bare == 401, door + " → " + bare);
        }
    }

    @Test
    void aViewerChangesNothingThroughAnyOtherDoor() {
        for (Door door : doors()) {
            if (!door.method().equals("GET") && !OPEN.contains(door.name()) && !FOR_VIEWERS.contains(door.name())) {
                var answer = send(door, "Authorization", "Bearer " + backend.token("viewer@harbour"));
                assertEquals(403, answer.statusCode(), door + " → " + answer.body());
            }
        }
    }

    @Test
    void aTokenEndsAtItsMoment() {
        String key = "a key of at least thirty-two chars";
        Instant issued = Instant.parse("2026-01-01T00:00:00Z");
        String token = new Tokens(key, () -> issued)
                .issue(new User(UUID.randomUUID(), "harbour", "v@harbour", "V", Set.of(Role.VIEWER), Set.of(), 1, ""));
        assertEquals("harbour", new Tokens(key, () -> issued).verify(token).tenant());
        var late = assertThrows(
                BackendException.class, () -> new Tokens(key, () -> issued.plus(Tokens.LIFE)).verify(token));
        assertEquals(401, late.status());
    }

    @Test
    void aPartOfAnotherTenantsSnapshotIsNotThereEvenByItsName() {
        backend.post(
                "/api/v1/datasets",
                "editor@harbour",
                "{\"id\":\"walled\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
        backend.post("/api/v1/datasets/walled/rows", "editor@harbour", "{\"op\":\"upsert\",\"row\":{\"s\":\"mine\"}}");
        JsonNode buckets = BackendFixture.json(backend.get("/sync/v1/manifest", "viewer@harbour"))
                .path("buckets");
        int found = 0;
        for (JsonNode bucket : buckets) {
            if (bucket.path("dataset").asText().equals("walled")) {
                String part = "/sync/v1/snapshot/"
                        + bucket.path("snapshot").path("id").asText() + "/0";
                assertEquals(200, backend.get(part, "viewer@harbour").statusCode());
                assertEquals(410, backend.get(part, "admin@orchard").statusCode());
                found++;
            }
        }
        assertEquals(1, found);
    }

    @Test
    void noTokenPasswordOrValueIsLoggedWhateverGoesWrong() throws Exception {
        String token = backend.token("editor@harbour");
        List<String> lines;
        try (var log = new Overheard(Level.TRACE)) {
            goWrong(token);
            LoggerFactory.getLogger(WallsTest.class).debug("the log listens");
            lines = log.lines();
        }
        assertTrue(lines.contains("the log listens"));
        for (String line : lines) {
            for (String secret : List.of(
                    token.substring(token.length() - 20), "pass-phrase", "row-value", "refresh-me", "tried-under")) {
                assertFalse(line.contains(secret), line);
            }
        }
    }

    private void goWrong(String token) throws Exception {
        backend.post("/api/v1/auth/login", null, Map.of("username", "nobody@harbour", "password", "pass-phrase"));
        backend.post("/api/v1/auth/login", null, "{\"password\":\"pass-phrase\"");
        backend.post("/api/v1/auth/refresh", null, Map.of("refreshToken", "refresh-me"), "Idempotency-Key", "key");
        backend.post(
                "/api/v1/auth/refresh",
                null,
                Map.of("refreshToken", "harbour." + "refresh-me".repeat(5).substring(7)),
                "Idempotency-Key",
                "tried-under-this-key");
        backend.post("/api/v1/auth/refresh", null, Map.of("refreshToken", "x"), "Idempotency-Key", "tried-under=");
        backend.post(
                "/api/v1/datasets",
                "editor@harbour",
                "{\"id\":\"logged\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"integer\"}],\"key\":[\"s\"]}");
        for (String row : List.of(
                "\"s\":\"row-value\",\"n\":\"row-value\"", "\"s\":\"row-value\"", "\"s\":\"row-value\\u0000\"")) {
            backend.post("/api/v1/datasets/logged/rows", "editor@harbour", "{\"op\":\"upsert\",\"row\":{" + row + "}}");
        }
        backend.post(
                "/api/v1/datasets/logged/rows",
                "editor@harbour",
                "{\"op\":\"upsert\",\"row\":{\"s\":\"" + "row-value".repeat(10_000) + Math.random() + "\"}}");
        backend.post(
                "/api/v1/query",
                "editor@harbour",
                Map.of("dataset", "logged", "dimensions", List.of(Map.of("field", "s")), "after", "row-value"));
        backend.post("/api/v1/dashboards", "editor@harbour", "{\"body\":{\"a\":\"row-value\\u0000\"}}");
        backend.get("/sync/v1/changes?cursor=" + token, "editor@harbour");
        backend.get("/api/v1/nothing?token=" + token, null);
        talkWrong(token);
        for (String path : List.of("/ws-analytics?token=", "/ws-analytics?token=x", "/ws-elsewhere?token=")) {
            openLine(path + token, "http://127.0.0.1");
            openLine(path + token, "https://evil.test");
        }
    }

    private void talkWrong(String token) throws Exception {
        try (RawLine line = RawLine.of(backend.port(), token)) {
            for (String text : List.of(
                    "{\"type\":\"token\" \"" + token,
                    "{\"type\":\"" + token + "\"}",
                    "{\"type\":\"join\",\"data\":{\"room\":\"" + token + "\"}}",
                    "{\"type\":\"query\",\"data\":{\"query\":{\"dataset\":\"row-value\",\"a\":\"" + token + "\"}}}",
                    "{\"type\":\"action\",\"data\":{\"action\":\"create_report\",\"body\":{\"a\":\"row-value\\u0000\"}}}",
                    "{\"type\":\"token\",\"data\":{\"accessToken\":\"" + token + "\"}}")) {
                line.say(text);
            }
            line.next("token_accepted");
            line.say("{\"type\":\"token\",\"data\":{\"accessToken\":\"x" + token + "\"}}");
            line.closed();
        }
    }

    private void openLine(String address, String origin) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(URI.create("ws://127.0.0.1:" + backend.port() + address), new WebSocket.Listener() {})
                    .thenAccept(WebSocket::abort)
                    .exceptionally(refused -> null)
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private HttpResponse<String> send(Door door, String... headers) {
        return backend.send(door.method(), door.filled(), null, BodyPublishers.ofString("{}"), headers);
    }
}
