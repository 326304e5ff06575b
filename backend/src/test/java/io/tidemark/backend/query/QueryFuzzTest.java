package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Four thousand seeded queries over HTTP, each meant to break out. The other tenant's rows all hold a
/// canary in text and a number nobody else has, in a dataset of the same name and in one of its own.
class QueryFuzzTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final String CANARY = "canary-of-orchard";
    private static final String CANARY_NUMBER = "424242424242";
    private static final int REQUESTS = 4_000;

    private static final List<String> EVIL = List.of(
            "'; drop table users; --",
            "\"; select * from data.d1; --",
            "fuzz' or '1'='1",
            "c0\" from data.d2 union select tenant",
            "c0) from data.d2 --",
            "\\' or 1=1 --",
            "E'\\\\' or true --",
            "$1",
            "$$; select 1; $$",
            "?",
            "??",
            "%",
            "_",
            "')) union all select s, 1 from hidden --",
            "hidden",
            "data.d2",
            "tenant",
            "_row",
            "c0",
            "m0",
            "d0",
            "set_config('tidemark.tenant', 'orchard', false)",
            "total; select set_config('tidemark.tenant','orchard',true)",
            "(select max(n) from data.d2)",
            "pg_sleep(10)",
            "total + (select 1)",
            "total\"\" * 2",
            "now-1d'",
            "now-99999999999d",
            "now/d/d",
            "{fn user()}",
            "/* */",
            "--",
            "\u0000",
            "\ud800",
            "\u2028",
            "\u02bc or 1=1",
            "🌊",
            "((((((((((((((((((((total",
            "-".repeat(900) + "total",
            "a".repeat(5_000));

    private static final List<String> LITERALS = List.of(
            "1e400",
            "-1e400",
            "1e999999999",
            "0e2147483647",
            "1e99999999999999999",
            "9223372036854775808",
            "-0.0",
            "1e-330",
            "1000001",
            "-1",
            "true",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{\"$ne\":1}",
            "\"\"");

    private static final String WHOLE = """
            {"dataset":"fuzz","measures":[{"agg":"sum","field":"n","as":"total"},{"expr":"total / total","as":"one"},
               {"agg":"countDistinct","field":"shop","as":"shops"},{"agg":"p90","field":"x","as":"p"},{"agg":"max","field":"shop","as":"last"}],
             "dimensions":[{"field":"at","grain":"month","as":"month"},{"field":"shop"}],
             "filters":[{"field":"shop","op":"in","values":["Quay","Mole"]},{"field":"at","op":"between","from":"2025-01-01","to":"2027-01-01"},
               {"field":"shop","op":"contains","value":"o"},{"field":"n","op":">","value":0},{"field":"ok","op":"!=","value":true},
               {"field":"x","op":"notIn","values":[1.5]},{"field":"at","op":"notNull"}],
             "having":[{"measure":"total","op":">","value":0}],"sort":[{"by":"total","dir":"desc"}],"limit":10,"after":null}
            """;

    @BeforeAll
    static void theOtherTenantHasCanaries() {
        for (String tenant : List.of("harbour", "orchard")) {
            String shop = tenant.equals("orchard") ? CANARY : "Mole";
            String number = tenant.equals("orchard") ? CANARY_NUMBER : "7";
            for (String id : tenant.equals("orchard") ? List.of("fuzz", "hidden") : List.of("fuzz")) {
                assertEquals(
                        201,
                        BACKEND.post("/api/v1/datasets", "admin@" + tenant, """
                                {"id":"%s","fields":[{"name":"shop","type":"string"},{"name":"n","type":"integer"},
                                {"name":"x","type":"double"},{"name":"ok","type":"boolean"},{"name":"at","type":"timestamp"}]}
                                """.formatted(id))
                                .statusCode());
                String rows = """
                        {"op":"upsert","row":{"shop":"%s","n":%s,"x":1.25,"ok":false,"at":"2026-01-31T23:59:59Z"}}
                        """.formatted(shop, number).repeat(5);
                assertEquals(
                        200,
                        BACKEND.post("/api/v1/datasets/" + id + "/rows", "admin@" + tenant, rows)
                                .statusCode());
            }
        }
    }

    @Test
    void nothingThatIsPutIntoAQueryBreaksOutOfIt() {
        HttpResponse<String> plain = ask(WHOLE);
        assertEquals(1, BackendFixture.json(plain).path("rows").size(), plain.body());
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        long started = System.nanoTime();
        IntStream.range(0, REQUESTS).parallel().forEach(i -> {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(i);
            String query = hostile(random);
            HttpResponse<String> answer = ask(query);
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            check(i, query, answer);
        });
        assertTrue(System.nanoTime() - started < 60_000_000_000L, "the fuzz takes too long: " + statuses);
        assertTrue(statuses.getOrDefault(200, 0) > REQUESTS / 20, "hardly any query is let through: " + statuses);
        assertTrue(statuses.getOrDefault(400, 0) > REQUESTS / 20, "hardly any query is refused: " + statuses);
        assertEquals(
                5,
                BackendFixture.json(BACKEND.get("/api/v1/datasets/hidden", "viewer@orchard"))
                        .path("rows")
                        .asLong());
        assertEquals(plain.statusCode(), ask(WHOLE).statusCode());
    }

    /// 404 is the answer to a dataset that the caller does not have, whoever else may have one of that name.
    private static void check(int seed, String query, HttpResponse<String> answer) {
        String what = "Seed " + seed + ": " + query + " → " + answer.statusCode() + " " + answer.body();
        assertTrue(Set.of(200, 400, 404, 422).contains(answer.statusCode()), what);
        assertTrue(answer.statusCode() != 404 || !query.contains("\"dataset\":\"fuzz\""), what);
        assertFalse(answer.body().contains(CANARY), what);
        assertFalse(answer.body().contains(CANARY_NUMBER), what);
        assertFalse(answer.body().contains("harbour") || answer.body().contains("tidemark_"), what);
        if (answer.statusCode() == 200) {
            JsonNode json = BackendFixture.json(answer);
            for (JsonNode row : json.path("rows")) {
                assertEquals(json.path("columns").size(), row.size(), what);
            }
        }
    }

    private static String hostile(RandomGenerator random) {
        ObjectNode query = (ObjectNode) parse(WHOLE);
        if (random.nextInt(3) == 0) {
            return onlyValues(query, random).toString();
        }
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            spoil(query, random);
        }
        String text = query.toString();
        if (random.nextInt(5) == 0) {
            String literal = LITERALS.get(random.nextInt(LITERALS.size()));
            String[] places = {"\"value\":0", "\"limit\":10", "\"after\":null", "[1.5]", "\"value\":true"};
            String place = places[random.nextInt(places.length)];
            text = text.replace(place, place.substring(0, place.indexOf(':') + 1) + literal);
        }
        if (random.nextInt(20) == 0) {
            int cut = random.nextInt(text.length());
            text = text.substring(0, cut) + "\"'`;)]}\\".charAt(random.nextInt(8)) + text.substring(cut);
        }
        return text;
    }

    /// A query that is in order but for what it compares with.
    private static ObjectNode onlyValues(ObjectNode query, RandomGenerator random) {
        ArrayNode filters = (ArrayNode) query.path("filters");
        ((ArrayNode) filters.path(0).path("values")).set(random.nextInt(2), EVIL.get(random.nextInt(EVIL.size())));
        if (random.nextBoolean()) {
            ((ObjectNode) filters.path(2)).put("value", EVIL.get(random.nextInt(EVIL.size())));
        }
        return query;
    }

    /// Replaces, renames, removes or doubles something somewhere in the query.
    private static void spoil(JsonNode node, RandomGenerator random) {
        if (node.isEmpty()) {
            return;
        }
        String evil = EVIL.get(random.nextInt(EVIL.size()));
        int chosen = random.nextInt(node.size());
        switch (node) {
            case ObjectNode object -> {
                String name = object.properties().stream()
                        .skip(chosen)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
                if (object.get(name).isContainerNode() && random.nextInt(10) > 0) {
                    spoil(object.get(name), random);
                } else {
                    switch (random.nextInt(12)) {
                        case 0 -> object.set(evil, object.remove(name));
                        case 1 -> object.remove(name);
                        case 2 -> object.set(name, object.deepCopy());
                        default -> object.put(name, evil);
                    }
                }
            }
            case ArrayNode array -> {
                if (array.get(chosen).isContainerNode() && random.nextInt(12) > 0) {
                    spoil(array.get(chosen), random);
                } else if (random.nextInt(4) == 0) {
                    array.add(array.get(chosen).deepCopy());
                } else {
                    array.set(chosen, evil);
                }
            }
            default -> throw new AssertionError(node);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> ask(String query) {
        return BACKEND.post("/api/v1/query", "viewer@harbour", query);
    }
}
