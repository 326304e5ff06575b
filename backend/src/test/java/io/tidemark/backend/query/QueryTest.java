package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final String CANARY = "canary-of-orchard";
    private static final BackendFixture BACKEND = BackendFixture.shared();

    @BeforeAll
    static void twoTenantsHaveADatasetOfTheSameName() {
        for (String tenant : List.of("harbour", "orchard")) {
            String admin = "admin@" + tenant;
            BACKEND.post("/api/v1/datasets", admin, """
                    {"id":"till","fields":[{"name":"shop","type":"string"},{"name":"amount","type":"decimal","scale":2},
                    {"name":"at","type":"timestamp"}]}
                    """);
            String shop = tenant.equals("orchard") ? CANARY : "Quay";
            BACKEND.post("/api/v1/datasets/till/rows", admin, """
                    {"op":"upsert","row":{"shop":"%1$s","amount":0.10,"at":"2026-01-31T23:59:59Z"}}
                    {"op":"upsert","row":{"shop":"%1$s","amount":0.20,"at":"2026-02-01T00:00:00Z"}}
                    {"op":"upsert","row":{"shop":"Mole","amount":90071992547409.93,"at":"2026-02-02T00:00:00Z"}}
                    {"op":"upsert","row":{}}
                    """.formatted(shop));
        }
        BACKEND.post(
                "/api/v1/datasets",
                "admin@orchard",
                "{\"id\":\"secret\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}");
        BACKEND.post(
                "/api/v1/datasets/secret/rows",
                "admin@orchard",
                "{\"op\":\"upsert\",\"row\":{\"s\":\"" + CANARY + "\"}}");
    }

    @Test
    void anAnswerHasItsColumnsItsExactFiguresAndItsMoment() {
        JsonNode answer = BackendFixture.json(ask("""
                {"dataset":"till","measures":[{"agg":"sum","field":"amount","as":"total"},{"agg":"count","as":"n"}],
                 "dimensions":[{"field":"at","grain":"month","as":"month"}],"sort":[{"by":"month","dir":"asc"}]}
                """));
        assertEquals(
                "[[\"2026-01-01T00:00:00Z\",0.10,1],[\"2026-02-01T00:00:00Z\",90071992547410.13,2],[null,null,1]]",
                answer.path("rows").toString());
        assertEquals("month", answer.path("columns").path(0).path("name").asText());
        assertTrue(answer.path("asOf").path("lsn").asLong() > 0);
        assertEquals(3, answer.path("performance").path("rowCount").asInt());
        assertEquals("off", answer.path("performance").path("cache").asText());
        assertTrue(answer.path("nextAfter").isNull());
    }

    @Test
    void aQueryThatDoesNotFitIsRefusedWithAPointerPerFault() {
        var answer = ask("""
                {"dataset":"till","measures":[{"agg":"total","field":"amount","as":"t"}],"dimensions":[{"field":"colour"}]}
                """);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("/measures/0"), answer.body());
        var unknown = ask(
                "{\"dataset\":\"till\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}],\"dimensions\":[{\"field\":\"colour\"}]}");
        assertEquals(400, unknown.statusCode());
        assertTrue(unknown.body().contains("/dimensions/0/field"), unknown.body());
        assertEquals(
                404,
                ask("{\"dataset\":\"secret\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}")
                        .statusCode());
        assertEquals(400, ask("[]").statusCode());
        assertEquals(400, ask("{").statusCode());
        assertEquals(401, BACKEND.post("/api/v1/query", null, "{}").statusCode());
    }

    @Test
    void nothingThatIsPutIntoAQueryBreaksOutOfIt() {
        Random random = new Random(20260101);
        List<String> evil = List.of(
                "'; drop table users; --",
                "\"; select * from data.d1; --",
                "till' or '1'='1",
                "c0\" from data.d2 union select tenant",
                "\\",
                "$1",
                "?",
                "%",
                "_",
                "')) union all select s, 1 from secret --",
                "secret",
                "data.d2",
                "pg_sleep(10)",
                "\u0000",
                "\ud800",
                "now-1d'",
                "1e400",
                "🌊",
                "a".repeat(5_000));
        ObjectNode whole = (ObjectNode) parse("""
                {"dataset":"till","measures":[{"agg":"sum","field":"amount","as":"total"},{"expr":"total / total","as":"one"}],
                 "dimensions":[{"field":"at","grain":"month","as":"month"},{"field":"shop"}],
                 "filters":[{"field":"shop","op":"in","values":["Quay","Mole"]},{"field":"at","op":"between","from":"2025-01-01","to":"2027-01-01"},
                            {"field":"shop","op":"contains","value":"a"},{"field":"amount","op":">","value":0}],
                 "having":[{"measure":"total","op":">","value":0}],"sort":[{"by":"total","dir":"desc"}],"limit":10,"after":null}
                """);
        assertEquals(200, ask(whole.toString()).statusCode());
        for (int i = 0; i < 400; i++) {
            JsonNode query = whole.deepCopy();
            int changes = 1 + random.nextInt(2);
            for (int change = 0; change < changes; change++) {
                spoil(query, evil.get(random.nextInt(evil.size())), random);
            }
            HttpResponse<String> answer = ask(query.toString());
            assertTrue(Set.of(200, 400, 404, 422).contains(answer.statusCode()), query + " → " + answer.body());
            if (answer.statusCode() == 200) {
                assertFalse(answer.body().contains(CANARY), query.toString());
            }
        }
        assertEquals(200, BACKEND.get("/api/v1/me", "viewer@harbour").statusCode());
    }

    /// Replaces one value somewhere in the query.
    private static void spoil(JsonNode node, String value, Random random) {
        if (node.isEmpty()) {
            return;
        }
        int chosen = random.nextInt(node.size());
        if (node instanceof ObjectNode object) {
            String name = object.properties().stream()
                    .skip(chosen)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            if (object.get(name).isContainerNode() && random.nextInt(10) > 0) {
                spoil(object.get(name), value, random);
            } else if (random.nextInt(8) == 0) {
                object.set(value, object.remove(name));
            } else {
                object.put(name, value);
            }
        } else if (node.get(chosen).isContainerNode()) {
            spoil(node.get(chosen), value, random);
        } else {
            ((com.fasterxml.jackson.databind.node.ArrayNode) node).set(chosen, value);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> ask(String query) {
        return BACKEND.post("/api/v1/query", "viewer@harbour", query);
    }
}
