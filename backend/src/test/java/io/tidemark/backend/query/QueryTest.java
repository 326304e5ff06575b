package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();

    @BeforeAll
    static void twoTenantsHaveADatasetOfTheSameName() {
        for (String tenant : List.of("harbour", "orchard")) {
            String admin = "admin@" + tenant;
            BACKEND.post("/api/v1/datasets", admin, """
                    {"id":"till","fields":[{"name":"shop","type":"string"},{"name":"amount","type":"decimal","scale":2},
                    {"name":"at","type":"timestamp"}]}
                    """);
            String shop = tenant.equals("orchard") ? "Grove" : "Quay";
            BACKEND.post("/api/v1/datasets/till/rows", admin, """
                    {"op":"upsert","row":{"shop":"%1$s","amount":0.10,"at":"2026-01-31T23:59:59Z"}}
                    {"op":"upsert","row":{"shop":"%1$s","amount":0.20,"at":"2026-02-01T00:00:00Z"}}
                    {"op":"upsert","row":{"shop":"Mole","amount":90071992547409.93,"at":"2026-02-02T00:00:00Z"}}
                    {"op":"upsert","row":{}}
                    """.formatted(shop));
        }
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
        assertEquals("miss", answer.path("performance").path("cache").asText());
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
    void theSameQuestionIsAnsweredFromTheCacheUntilItsRowsChange() {
        declare("cached", "harbour");
        declare("other", "harbour");
        put("cached", "harbour", "1");
        String count = count("cached");
        assertEquals("miss", cache(ask(count)));
        var again = ask(count);
        assertEquals("hit", cache(again));
        assertEquals("[[1]]", BackendFixture.json(again).path("rows").toString());

        put("other", "harbour", "1");
        assertEquals("hit", cache(ask(count)), "another dataset's rows say nothing about this one's");
        put("cached", "harbour", "2");
        var changed = ask(count);
        assertEquals("miss", cache(changed));
        assertEquals("[[2]]", BackendFixture.json(changed).path("rows").toString());
    }

    @Test
    void nobodyGetsWhatWasKeptForAnotherTenant() {
        for (String tenant : List.of("harbour", "orchard")) {
            declare("mine", tenant);
            put("mine", tenant, tenant);
        }
        String shops = """
                {"dataset":"mine","measures":[{"agg":"count","as":"n"}],"dimensions":[{"field":"shop"}]}
                """;
        for (int i = 0; i < 3; i++) {
            for (String tenant : List.of("harbour", "orchard")) {
                var answer = BACKEND.post("/api/v1/query", "viewer@" + tenant, shops);
                assertEquals(
                        "[[\"" + tenant + "\",1]]",
                        BackendFixture.json(answer).path("rows").toString());
            }
        }
    }

    @Test
    void whatTheCacheDoesIsCountedForAdminsOnly() {
        declare("counted", "harbour");
        ask(count("counted"));
        ask(count("counted"));
        JsonNode stats = BackendFixture.json(BACKEND.get("/api/v1/admin/stats", "admin@harbour"));
        JsonNode queries = stats.path("cache").path("kinds").path("query");
        assertTrue(queries.path("hits").asLong() >= 1, stats.toString());
        assertTrue(queries.path("loads").asLong() >= 1, stats.toString());
        double rate = stats.path("cache").path("hitRate").asDouble();
        assertTrue(rate > 0 && rate < 1, stats.toString());
        assertTrue(stats.path("pools").path("analytics").path("max").asInt() > 0, stats.toString());
        assertEquals(403, BACKEND.get("/api/v1/admin/stats", "editor@harbour").statusCode());
    }

    @Test
    void whoHasTheAnswerAlreadyIsToldSoUntilARowChanges() {
        declare("tagged", "harbour");
        put("tagged", "harbour", "1");
        var first = BACKEND.get("/api/v1/datasets/tagged", "viewer@harbour");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertEquals(304, known("viewer@harbour", tag).statusCode());
        assertEquals(
                404, known("viewer@orchard", tag).statusCode(), "what one may not see is not said to be unchanged");
        put("tagged", "harbour", "2");
        var changed = known("viewer@harbour", tag);
        assertEquals(200, changed.statusCode());
        assertEquals(2, BackendFixture.json(changed).path("rows").asInt());
    }

    private static HttpResponse<String> known(String user, String tag) {
        return BACKEND.send("GET", "/api/v1/datasets/tagged", user, BodyPublishers.noBody(), "If-None-Match", tag);
    }

    @Test
    void aKeptAnswerHasATagAndASharedReadAKeyAndAPostIsNeverUnchanged() {
        declare("asked_twice", "harbour");
        ask(count("asked_twice"));
        var kept = ask(count("asked_twice"));
        String tag = kept.headers().firstValue("ETag").orElseThrow();
        var again = BACKEND.post("/api/v1/query", "viewer@harbour", count("asked_twice"), "If-None-Match", tag);
        assertEquals(200, again.statusCode());
        assertEquals(tag, again.headers().firstValue("ETag").orElseThrow());
        assertEquals(
                kept.headers().firstValue("X-Request-Key").orElseThrow(),
                again.headers().firstValue("X-Request-Key").orElseThrow());
        JsonNode shared = BackendFixture.json(BACKEND.get("/api/v1/admin/stats", "admin@harbour"))
                .path("coalescer");
        assertTrue(shared.path("run").asLong() >= 3, shared.toString());
    }

    private static void declare(String dataset, String tenant) {
        var made = BACKEND.post(
                "/api/v1/datasets",
                "admin@" + tenant,
                "{\"id\":\"" + dataset + "\",\"fields\":[{\"name\":\"shop\",\"type\":\"string\"}]}");
        assertEquals(201, made.statusCode(), made.body());
    }

    private static void put(String dataset, String tenant, String shop) {
        var put = BACKEND.post(
                "/api/v1/datasets/" + dataset + "/rows",
                "admin@" + tenant,
                "{\"op\":\"upsert\",\"row\":{\"shop\":\"" + shop + "\"}}");
        assertEquals(200, put.statusCode(), put.body());
    }

    private static String count(String dataset) {
        return "{\"dataset\":\"" + dataset + "\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}";
    }

    private static String cache(HttpResponse<String> answer) {
        return BackendFixture.json(answer).path("performance").path("cache").asText();
    }

    private static HttpResponse<String> ask(String query) {
        return BACKEND.post("/api/v1/query", "viewer@harbour", query);
    }
}
