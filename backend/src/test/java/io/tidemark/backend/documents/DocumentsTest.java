package io.tidemark.backend.documents;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.tidemark.backend.launch.BackendFixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class DocumentsTest {

    private static final String ALL = "/api/v1/dashboards";

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void whatIsCreatedComesBackWithItsPlaceAndVersion() {
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        var made = backend.post(
                ALL, "editor@harbour", Map.of("id", id, "visibility", "public", "body", Map.of("title", "Sales")));

        assertEquals(201, made.statusCode());
        assertEquals(ALL + "/" + id, made.headers().firstValue("Location").orElseThrow());
        assertEquals("\"1\"", made.headers().firstValue("ETag").orElseThrow());
        assertEquals(json(made), json(backend.get(ALL + "/" + id, "viewer@harbour")));
        assertEquals(
                409,
                backend.post(ALL, "editor@harbour", Map.of("id", id, "body", Map.of()))
                        .statusCode());
    }

    @Test
    void aChangeNeedsTheVersionItWasMadeFrom() {
        String one = create("editor@harbour", "private");
        var body = Map.of("body", Map.of("title", "Better"));

        assertEquals(428, backend.put(one, "editor@harbour", body).statusCode());
        assertEquals(
                200,
                backend.put(one, "editor@harbour", body, "If-Match", "\"1\"").statusCode());

        var stale = backend.put(one, "editor@harbour", body, "If-Match", "\"1\"");
        assertEquals(412, stale.statusCode());
        assertEquals(2, json(stale).path("current").path("version").asInt());
        assertEquals(
                "Better", json(stale).path("current").path("body").path("title").asText());

        assertEquals(
                412, backend.delete(one, "editor@harbour", "If-Match", "\"1\"").statusCode());
        assertEquals(
                204, backend.delete(one, "editor@harbour", "If-Match", "\"2\"").statusCode());
        assertEquals(404, backend.get(one, "editor@harbour").statusCode());
    }

    @Test
    void historyTellsEveryVersionNewestFirst() {
        String one = create("editor@harbour", "private");
        backend.put(one, "editor@harbour", Map.of("body", Map.of("title", "Second")), "If-Match", "\"1\"");

        JsonNode page = json(backend.get(one + "/history?limit=1", "editor@harbour"));
        assertEquals(2, page.path("items").path(0).path("version").asInt());
        JsonNode rest = json(
                backend.get(one + "/history?after=" + page.path("nextAfter").asText(), "editor@harbour"));
        assertEquals(1, rest.path("items").path(0).path("version").asInt());
        assertTrue(rest.path("nextAfter").isNull());
    }

    @Test
    void onlyThoseItIsMeantForSeeIt() {
        String hidden = create("editor@harbour", "private");
        String open = create("editor@harbour", "public");

        assertEquals(404, backend.get(hidden, "viewer@harbour").statusCode());
        assertEquals(200, backend.get(hidden, "admin@harbour").statusCode());
        assertEquals(200, backend.get(open, "viewer@harbour").statusCode());
        List<String> listed = ids(json(backend.get(ALL, "viewer@harbour")));
        assertTrue(listed.contains(idOf(open)));
        assertFalse(listed.contains(idOf(hidden)));

        String viewer = json(backend.get("/api/v1/me", "viewer@harbour"))
                .path("user")
                .path("id")
                .asText();
        var share = Map.of("visibility", "shared", "sharedWith", List.of(viewer), "body", Map.of());
        assertEquals(
                200,
                backend.put(hidden, "editor@harbour", share, "If-Match", "\"1\"")
                        .statusCode());
        assertEquals(200, backend.get(hidden, "viewer@harbour").statusCode());
    }

    @Test
    void anotherTenantCannotReachItByAnyVerb() {
        String one = create("admin@harbour", "public");
        var body = Map.of("body", Map.of());

        assertEquals(404, backend.get(one, "admin@orchard").statusCode());
        assertEquals(404, backend.get(one + "/history", "admin@orchard").statusCode());
        assertEquals(
                404,
                backend.put(one, "admin@orchard", body, "If-Match", "\"1\"").statusCode());
        assertEquals(
                404, backend.delete(one, "admin@orchard", "If-Match", "\"1\"").statusCode());
        assertFalse(ids(json(backend.get(ALL, "admin@orchard"))).contains(idOf(one)));
        var smuggled = Map.of("tenant", "harbour", "visibility", "public", "body", Map.of());
        String own = path(backend.post(ALL, "admin@orchard", smuggled));
        assertEquals(404, backend.get(own, "admin@harbour").statusCode());
    }

    @Test
    void whatCannotBeADocumentIsRefusedAsTheCallersFault() {
        for (String body : List.of(
                "{}",
                "{\"body\":[]}",
                "{\"body\":{\"a\":\"\\u0000\"}}",
                "{\"body\":{},\"id\":\"" + UUID.randomUUID() + "\"}",
                "{\"body\":{},\"id\":\"'; drop table documents; --\"}",
                "{\"body\":{},\"visibility\":\"everyone\"}",
                "{\"body\":{},\"visibility\":{}}",
                "{\"body\":{},\"sharedWith\":[null]}",
                "{\"body\":{},\"sharedWith\":[\"\\u0000\"]}",
                "{\"body\":{},\"sharedWith\":[\"\"]}",
                "{\"body\":{},\"sharedWith\":[\"no id\"]}",
                "{\"body\":{},\"sharedWith\":[\"user:x\"]}",
                "{\"body\":{},\"sharedWith\":[\"" + "x".repeat(101) + "\"]}",
                "{\"body\":{},\"body\":{}}",
                "{\"body\":{\"a\":1e999999999}}",
                "{\"body\":{\"a\":[0e2147483647]}}",
                "{\"body\":{\"a\":1e99999999999999999}}",
                "{\"body\":{\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + "}}")) {
            assertEquals(
                    400,
                    backend.post(ALL, "editor@harbour", body).statusCode(),
                    () -> body.substring(0, Math.min(80, body.length())));
        }
        for (String query : List.of("?limit=0", "?limit=x", "?after=x", "?limit=99999999999999999999")) {
            assertEquals(400, backend.get(ALL + query, "editor@harbour").statusCode(), query);
        }
        assertEquals(404, backend.get(ALL + "/..%2f..", "editor@harbour").statusCode());
    }

    @Test
    void aViewerMayNotWrite() {
        assertEquals(
                403,
                backend.post(ALL, "viewer@harbour", Map.of("body", Map.of())).statusCode());
    }

    @Test
    void onlyOwnerAndAdminDecideWhoSeesItAndWhetherItStays() {
        String one = create("admin@harbour", "public");

        assertEquals(
                403, backend.delete(one, "editor@harbour", "If-Match", "\"1\"").statusCode());
        var hide = Map.of("visibility", "private", "body", Map.of());
        assertEquals(
                403,
                backend.put(one, "editor@harbour", hide, "If-Match", "\"1\"").statusCode());
        var write = Map.of("body", Map.of("title", "By the editor"));
        assertEquals(
                200,
                backend.put(one, "editor@harbour", write, "If-Match", "\"1\"").statusCode());
    }

    @Test
    void pagesMeetWithoutGapOrOverlap() {
        List<String> made = Stream.generate(() -> idOf(create("editor@harbour", "public")))
                .limit(5)
                .toList();
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json(backend.get(ALL + "?limit=2" + after, "viewer@harbour"));
            seen.addAll(ids(page));
            after = page.path("nextAfter").isNull()
                    ? ""
                    : "&after=" + page.path("nextAfter").asText();
        } while (!after.isEmpty());

        assertEquals(seen.size(), seen.stream().distinct().count());
        assertTrue(seen.containsAll(made));
        assertEquals(made.reversed(), seen.stream().filter(made::contains).toList());
    }

    @Test
    void eachChangeIsOnePositionOfTheLogWithWhoCouldSeeItBefore() {
        String one = create("editor@harbour", "public");
        backend.delete(one, "editor@harbour", "If-Match", "\"1\"");

        List<String> payloads = backend.tenants().read("harbour", connection -> {
            List<String> found = new ArrayList<>();
            try (var statement = connection.prepareStatement(
                    "select convert_from(payload, 'UTF8') from change_log where kind = 'document' and"
                            + " position(?::bytea in payload) > 0 order by lsn")) {
                statement.setBytes(1, idOf(one).getBytes(StandardCharsets.UTF_8));
                var rows = statement.executeQuery();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        });

        assertEquals(2, payloads.size());
        assertTrue(payloads.getFirst().contains("\"before\":null,\"deleted\":false"), payloads::toString);
        assertTrue(payloads.getLast().contains("\"visibility\":\"public\""), payloads::toString);
        assertTrue(payloads.getLast().contains("\"deleted\":true"), payloads::toString);
    }

    private String create(String username, String visibility) {
        return path(backend.post(ALL, username, Map.of("visibility", visibility, "body", Map.of("title", "One"))));
    }

    private static String path(HttpResponse<String> made) {
        assertEquals(201, made.statusCode(), made::body);
        return made.headers().firstValue("Location").orElseThrow();
    }

    private static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("id").asText())
                .toList();
    }
}
