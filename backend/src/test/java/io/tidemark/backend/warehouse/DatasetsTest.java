package io.tidemark.backend.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    private static final String FULL = """
            {"op":"upsert","row":{"sku":"a","price":12.30,"weight":-0.5,"count":-3,"sold":true,"day":"1969-07-20","at":"1969-07-20T20:17:40.123456Z"}}
            {"op":"upsert","row":{"sku":"🌊'\\"\\\\","price":"-99999999999.99"}}
            """;

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void rowsGoInAndTheSumsAreThoseOfTheRowsThatAreThere() throws SQLException {
        declare("stock", "[]");
        assertEquals(200, rows("stock", FULL).statusCode());
        assertSumsAreRight("stock", 2);

        var answer = rows("stock", """
                {"op":"delete","row":{"sku":"a"}}
                {"op":"upsert","row":{"sku":"b","count":1}}
                {"op":"upsert","row":{"sku":"b","count":2}}
                {"op":"upsert","row":{"sku":"🌊'\\"\\\\","weight":1e300}}
                {"op":"delete","row":{"sku":"not there"}}
                """);
        assertEquals(200, answer.statusCode(), answer.body());
        assertSumsAreRight("stock", 2);
        JsonNode view = BackendFixture.json(backend.get("/api/v1/datasets/stock", "viewer@harbour"));
        assertEquals(2, view.path("rows").asLong());
        assertTrue(view.path("asOf").path("lsn").asLong() > 0);
    }

    @Test
    void aRowWhosePlaceChangesMovesToTheOtherBucket() throws SQLException {
        declare("placed", "[\"day\",\"count\"]");
        rows("placed", "{\"op\":\"upsert\",\"row\":{\"sku\":\"x\",\"day\":\"2026-01-01\"}}");
        rows("placed", "{\"op\":\"upsert\",\"row\":{\"sku\":\"x\",\"day\":\"2026-01-02\"}}");
        rows("placed", "{\"op\":\"upsert\",\"row\":{\"sku\":\"y\",\"day\":\"2026-01-02\"}}");
        assertSumsAreRight("placed", 2);
    }

    @Test
    void aBadLineIsNamedAndNothingIsApplied() {
        declare("careful", "[]");
        for (String bad : new String[] {
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":\"much\"}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"colour\":\"red\"}}",
            "{\"op\":\"upsert\",\"row\":{\"price\":1}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":1234567890123456789}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":1e999999999}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":0e2147483647}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":1e99999999999999999}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"price\":NaN}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"nul\\u0000\"}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"half\\ud800\"}}",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\",\"day\":\"2026-02-30\"}}",
            "{\"op\":\"drop\",\"row\":{\"sku\":\"c\"}}",
            "{\"op\":\"upsert\"",
            "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\"}} and more"
        }) {
            var answer = rows("careful", FULL + bad + "\n");
            assertEquals(422, answer.statusCode(), bad + " → " + answer.body());
            assertTrue(BackendFixture.json(answer).path("detail").asText().startsWith("Line 3: "), answer.body());
        }
        String tooMany = "{\"op\":\"upsert\",\"row\":{\"sku\":\"c\"}}\n".repeat(50_001);
        assertEquals(413, rows("careful", tooMany).statusCode());
        assertEquals(0, rowsOf("careful"));
        assertEquals(404, rows("missing", FULL).statusCode());
        assertEquals(
                403,
                backend.post("/api/v1/datasets/careful/rows", "viewer@harbour", FULL)
                        .statusCode());
    }

    @Test
    void moreDigitsWidenTheFieldAsLongAsEveryValueStaysExact() throws SQLException {
        declare("wide", "[]");
        rows("wide", FULL);
        assertEquals(
                200,
                rows("wide", "{\"op\":\"upsert\",\"row\":{\"sku\":\"d\",\"price\":0.12345}}")
                        .statusCode());
        JsonNode view = BackendFixture.json(backend.get("/api/v1/datasets/wide", "viewer@harbour"));
        assertEquals(5, view.path("fields").get(1).path("scale").asInt());
        assertSumsAreRight("wide", 3);
        assertEquals(
                422,
                rows("wide", "{\"op\":\"upsert\",\"row\":{\"sku\":\"e\",\"price\":1e-9}}")
                        .statusCode());
        assertEquals(3, rowsOf("wide"));
    }

    @Test
    void aKeylessDatasetOnlyAppends() throws SQLException {
        String body = "{\"id\":\"lines\",\"fields\":[{\"name\":\"t\",\"type\":\"string\"}]}";
        assertEquals(
                201, backend.post("/api/v1/datasets", "editor@harbour", body).statusCode());
        assertEquals(
                409, backend.post("/api/v1/datasets", "editor@harbour", body).statusCode());
        String line = "{\"op\":\"upsert\",\"row\":{\"t\":\"x\"}}\n";
        assertEquals(200, rows("lines", line + line).statusCode());
        assertEquals(200, rows("lines", line).statusCode());
        assertEquals(
                422, rows("lines", "{\"op\":\"delete\",\"row\":{\"t\":\"x\"}}").statusCode());
        assertSumsAreRight("lines", 3);
    }

    @Test
    void aFaultInADeclarationHasItsPointer() {
        String body =
                "{\"id\":\"d1\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"money\"}]}";
        var answer = backend.post("/api/v1/datasets", "editor@harbour", body);
        assertEquals(400, answer.statusCode());
        assertEquals(
                "/fields/1/type",
                BackendFixture.json(answer)
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asText());
        String evil = "{\"id\":\"a;drop table users\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";
        assertEquals(
                400, backend.post("/api/v1/datasets", "editor@harbour", evil).statusCode());
        assertEquals(
                403, backend.post("/api/v1/datasets", "viewer@harbour", body).statusCode());
    }

    @Test
    void theTableOfATenantIsEmptyForEveryOtherEvenInSql() throws SQLException {
        declare("walled", "[]");
        rows("walled", FULL);
        assertEquals(
                404, backend.get("/api/v1/datasets/walled", "viewer@orchard").statusCode());
        assertEquals(
                404,
                backend.post("/api/v1/datasets/walled/rows", "admin@orchard", FULL)
                        .statusCode());
        assertFalse(backend.get("/api/v1/datasets", "viewer@orchard").body().contains("walled"));
        long table = backend.tenants()
                .read("harbour", connection -> Catalog.get(connection, "walled").table());
        try (var service = backend.connect(StoreAddress.SERVICE);
                var statement = service.createStatement()) {
            service.setAutoCommit(false);
            statement.execute("select set_config('tidemark.tenant', 'orchard', true)");
            try (var rows = statement.executeQuery("select count(*) from data.d" + table)) {
                rows.next();
                assertEquals(0, rows.getLong(1));
            }
            var save = service.setSavepoint();
            for (String attempt : new String[] {
                "insert into data.d" + table + " (tenant, _row) values ('harbour', 1)",
                "insert into data.d" + table + " (tenant, _row) values ('orchard', 1)",
                "update data.d" + table + " set c0 = 'x'",
                "alter table data.d" + table + " disable row level security",
                "drop table data.d" + table,
                "create table data.mine (a int)"
            }) {
                assertThrows(SQLException.class, () -> statement.execute(attempt), attempt);
                service.rollback(save);
            }
        }
        assertEquals(2, rowsOf("walled"));
    }

    private void declare(String id, String partitionBy) {
        String body = """
                {"id":"%s","title":"Stock","fields":[{"name":"sku","type":"string"},
                {"name":"price","type":"decimal","scale":2},{"name":"weight","type":"double"},
                {"name":"count","type":"integer"},{"name":"sold","type":"boolean"},{"name":"day","type":"date"},
                {"name":"at","type":"timestamp"}],"key":["sku"],"partitionBy":%s}
                """.formatted(id, partitionBy);
        var answer = backend.post("/api/v1/datasets", "editor@harbour", body);
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals(
                "/api/v1/datasets/" + id,
                answer.headers().firstValue("Location").orElse(""));
    }

    private HttpResponse<String> rows(String dataset, String lines) {
        return backend.post("/api/v1/datasets/" + dataset + "/rows", "editor@harbour", lines);
    }

    private long rowsOf(String dataset) {
        return BackendFixture.json(backend.get("/api/v1/datasets/" + dataset, "viewer@harbour"))
                .path("rows")
                .asLong(-1);
    }

    private void assertSumsAreRight(String id, long count) throws SQLException {
        BucketSum kept = backend.tenants().read("harbour", connection -> {
            CatalogEntry entry = Catalog.get(connection, id);
            Dataset dataset = entry.dataset();
            DataTable table = new DataTable(entry);
            RowPageBuilder page = new RowPageBuilder(dataset, 100);
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(table.select())) {
                while (rows.next()) {
                    table.readRow(rows, page);
                }
            }
            BucketSum expected = new RowHash().of(page.build());
            BucketSum sum = BucketSums.at(connection, Long.MAX_VALUE).stream()
                    .filter(state -> state.dataset().equals(id))
                    .map(BucketSums.State::sum)
                    .reduce(BucketSum.EMPTY, BucketSum::plus);
            assertEquals(expected, sum);
            return sum;
        });
        assertEquals(count, kept.count());
    }
}
