package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
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

    private static HttpResponse<String> ask(String query) {
        return BACKEND.post("/api/v1/query", "viewer@harbour", query);
    }
}
