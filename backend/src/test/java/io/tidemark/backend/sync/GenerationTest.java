package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A dataset gets another declaration: what continues it arrives in the stream, anything else is a generation.
class GenerationTest {

    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final SyncClient CLIENT = new SyncClient();
    private static final String EDITOR = "editor@harbour";
    private static final String VIEWER = "viewer@harbour";
    private static final String ADMIN = "admin@harbour";
    private static final String SOUTH = "gen-south@harbour";
    private static final String KEY = "{\"name\":\"k\",\"type\":\"string\"}";
    private static final String PLACE = "{\"name\":\"place\",\"type\":\"string\"}";
    private static final String VALUE = "{\"name\":\"v\",\"type\":\"decimal\",\"scale\":2}";

    @BeforeAll
    static void people() {
        BACKEND.person(SOUTH, Role.EDITOR, "gen-south");
    }

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static HttpResponse<String> put(
            String id, String person, String key, String partitionBy, String... fields) {
        return BACKEND.put(
                "/api/v1/datasets/" + id,
                person,
                "{\"id\":\"" + id + "\",\"title\":\"" + id + "\",\"fields\":[" + String.join(",", fields) + "],\"key\":"
                        + key + ",\"partitionBy\":" + partitionBy + "}");
    }

    private static void redeclare(String id, String partitionBy, String... fields) {
        HttpResponse<String> answer = put(id, EDITOR, "[\"k\"]", partitionBy, fields);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static HttpResponse<byte[]> changes(String cursor, String person) {
        return CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), person);
    }

    private static List<Frame> frames(String cursor, String person) throws IOException {
        HttpResponse<byte[]> answer = changes(cursor, person);
        assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        return SyncClient.frames(new JsonFactory(), new ByteArrayInputStream(answer.body()));
    }

    private static void requireGone(String cursor, String person) throws IOException {
        HttpResponse<byte[]> answer = changes(cursor, person);
        assertEquals(410, answer.statusCode());
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertEquals("generation_changed", problem.path("reason").asText());
    }

    private static Set<Long> ids(MapReplica replica, String dataset) {
        return replica.rows.getOrDefault(dataset, Map.of()).keySet();
    }

    private static List<String> buckets(String dataset, String person) {
        return CLIENT.manifest(person).buckets().stream()
                .filter(bucket -> bucket.dataset().equals(dataset))
                .map(Manifest.Bucket::id)
                .toList();
    }

    private static JsonNode asked(String dataset, String person, String measures) {
        var answer = BACKEND.post(
                "/api/v1/query",
                person,
                "{\"dataset\":\"" + dataset + "\",\"measures\":[" + measures + "],\"dimensions\":[],\"filters\":[]}");
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer).path("rows").path(0);
    }

    @Test
    void anAppendedFieldArrivesInTheStreamBeforeTheRowsThatHaveIt() throws IOException {
        CLIENT.declare("gen-appended", "[]");
        CLIENT.upsert("gen-appended", 0, 20, "a");
        MapReplica replica = CLIENT.loaded(VIEWER);
        CLIENT.follow(replica, VIEWER, 1 << 20);
        redeclare(
                "gen-appended",
                "[]",
                KEY,
                "{\"name\":\"place\",\"type\":\"string\",\"unit\":\"town\"}",
                "{\"name\":\"v\",\"type\":\"decimal\",\"scale\":4}",
                "{\"name\":\"day\",\"type\":\"date\"}");
        CLIENT.rows("gen-appended", "{\"op\":\"upsert\",\"row\":{\"k\":\"k1\",\"v\":1.2345,\"day\":\"2024-05-06\"}}");
        List<Frame> frames = frames(replica.cursor, VIEWER);
        Frame.Schema schema = (Frame.Schema) frames.getFirst();
        assertEquals(
                List.of("k", "place", "v", "day"),
                schema.dataset().fields().stream().map(field -> field.name()).toList());
        assertEquals(
                4,
                ((Frame.Tx) frames.get(1)).rows().getFirst().upserts().columns().size());
        replica.apply(frames);
        assertEquals(List.of("gen-appended.1"), buckets("gen-appended", VIEWER));
        CLIENT.follow(CLIENT.loaded(VIEWER), VIEWER, 1 << 20);
        assertEquals(
                "[20,\"2024-05-06\"]",
                asked("gen-appended", VIEWER, "{\"agg\":\"count\"},{\"agg\":\"max\",\"field\":\"day\",\"as\":\"d\"}")
                        .toString());
    }

    @Test
    void anotherShapeIsAGenerationWithTheSameRows() throws IOException {
        CLIENT.declare("gen-shape", "[]");
        CLIENT.upsert("gen-shape", 0, 30, "a");
        MapReplica before = CLIENT.loaded(VIEWER);
        CLIENT.follow(before, VIEWER, 1 << 20);
        redeclare(
                "gen-shape",
                "[\"place\"]",
                KEY,
                "{\"name\":\"v\",\"type\":\"string\"}",
                PLACE,
                "{\"name\":\"more\",\"type\":\"integer\"}");
        requireGone(before.cursor, VIEWER);
        assertTrue(buckets("gen-shape", VIEWER).stream().allMatch(id -> id.startsWith("gen-shape.2~")));

        MapReplica after = CLIENT.loaded(VIEWER);
        CLIENT.follow(after, VIEWER, 1 << 20);
        assertEquals(ids(before, "gen-shape"), ids(after, "gen-shape"));
        assertEquals("[30,\"9.25\"]", asked("gen-shape", VIEWER, """
                {"agg":"count"},{"agg":"max","field":"v","as":"v"}""").toString());

        CLIENT.rows("gen-shape", """
                {"op":"upsert","row":{"k":"k1","v":"x","place":"b","more":7}}
                {"op":"delete","row":{"k":"k2"}}
                {"op":"upsert","row":{"k":"new","v":"y","place":"a"}}""");
        CLIENT.follow(after, VIEWER, 1 << 20);
        assertEquals(30, SyncClient.count(after, "gen-shape"));
        CLIENT.follow(CLIENT.loaded(VIEWER), VIEWER, 1 << 20);
        assertEquals(
                30,
                BackendFixture.json(BACKEND.get("/api/v1/datasets/gen-shape", VIEWER))
                        .path("rows")
                        .asInt());
    }

    @Test
    void valuesThatCannotBeConvertedAreCountedByFieldAndNothingChanges() throws IOException {
        CLIENT.declare("gen-refused", "[]");
        CLIENT.upsert("gen-refused", 0, 4, "1");
        CLIENT.upsert("gen-refused", 4, 7, "elsewhere");
        String cursor = CLIENT.cursorAtHead(VIEWER);
        HttpResponse<String> answer = put(
                "gen-refused",
                EDITOR,
                "[\"k\"]",
                "[]",
                KEY,
                "{\"name\":\"place\",\"type\":\"integer\"}",
                "{\"name\":\"v\",\"type\":\"decimal\",\"scale\":1}");
        assertEquals(422, answer.statusCode(), answer.body());
        JsonNode errors = BackendFixture.json(answer).path("errors");
        assertEquals("/fields/1", errors.path(0).path("pointer").asText());
        assertEquals(
                "“place”: 3 rows have a value that is no integer.",
                errors.path(0).path("detail").asText());
        assertEquals("/fields/2", errors.path(1).path("pointer").asText());
        assertTrue(errors.path(1).path("detail").asText().startsWith("“v”: 7 rows"), answer.body());
        assertEquals(1, frames(cursor, VIEWER).size());
        assertEquals(List.of("gen-refused.1"), buckets("gen-refused", VIEWER));
    }

    @Test
    void aNewKeyHasToBeThereAndUnique() {
        CLIENT.declare("gen-key", "[]");
        CLIENT.upsert("gen-key", 0, 3, "a");
        HttpResponse<String> twice = put("gen-key", EDITOR, "[\"place\"]", "[]", KEY, PLACE, VALUE);
        assertEquals(422, twice.statusCode(), twice.body());
        assertEquals(
                "/key",
                BackendFixture.json(twice)
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asText());
        CLIENT.rows("gen-key", "{\"op\":\"upsert\",\"row\":{\"k\":\"k0\",\"v\":7}}");
        HttpResponse<String> missing = put("gen-key", EDITOR, "[\"place\",\"k\"]", "[]", KEY, PLACE, VALUE);
        assertEquals(422, missing.statusCode(), missing.body());
        assertTrue(missing.body().contains("1 row has nothing that could be its part of the key"), missing.body());
        HttpResponse<String> fits = put("gen-key", EDITOR, "[\"v\"]", "[]", KEY, PLACE, VALUE);
        assertEquals(200, fits.statusCode(), fits.body());
        CLIENT.rows("gen-key", "{\"op\":\"upsert\",\"row\":{\"k\":\"other\",\"v\":7}}");
        assertEquals("[3]", asked("gen-key", VIEWER, "{\"agg\":\"count\"}").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | 0, -9007199254740993 | string | 0, -9007199254740993 | 3.5",
                "string | \"12\", \"-3\" | integer | 12, -3 | \"1e3\"",
                "string | \"1.50\", \"-2\" | decimal | 1.5, -2 | \"1.505\"",
                "string | \"1e3\", \"2.5\" | double | 1000, 2.5 | \"NaN\"",
                "string | \"TRUE\", \"false\" | boolean | true, false | \"yes\"",
                "string | \"2024-02-29\", \"1999-01-01\" | date | 2024-02-29, 1999-01-01 | \"2023-02-29\"",
                "string | \"2024-02-29T10:00:00Z\", \"1999-01-01 05:30\" | timestamp"
                        + " | 2024-02-29T10:00:00Z, 1999-01-01T05:30:00Z | \"2024-13-01T00:00:00\"",
                "double | 1.25, -7 | decimal | 1.25, -7 | 1.255",
                "double | 3, -4 | integer | 3, -4 | 3.5",
                "integer | 1, 0 | boolean | true, false | 2",
                "boolean | true, false | integer | 1, 0 |",
                "date | \"2024-02-29\", \"1970-01-01\" | timestamp | 2024-02-29T00:00:00Z, 1970-01-01T00:00:00Z |",
                "timestamp | \"2024-02-29T00:00:00\", \"1970-01-01T00:00:00\" | date | 2024-02-29, 1970-01-01"
                        + " | \"2024-02-29T00:00:01\"",
                "timestamp | \"2024-02-29T10:00:00\", \"1970-01-01T00:00:00.5\" | string"
                        + " | 2024-02-29T10:00:00Z, 1970-01-01T00:00:00.5Z |",
                "boolean | true, false | string | true, false |",
                "integer | 5, 6 | date | | 5",
                "integer | 5, 1000000000000000 | decimal | | 99999999999999999",
                "integer | 5, -6 | double | 5, -6 |"
            })
    void aValueIsConvertedWhereItMeansTheSame(String from, String values, String to, String expected, String unfit) {
        String id = "gen-" + from + "-" + to;
        String decimal = to.equals("decimal") ? ",\"scale\":2" : "";
        String[] two = values.split(", ", -1);
        var made = BACKEND.post(
                "/api/v1/datasets",
                EDITOR,
                "{\"id\":\"" + id + "\",\"fields\":[" + KEY + ",{\"name\":\"x\",\"type\":\"" + from
                        + "\"}],\"key\":[\"k\"]}");
        assertEquals(201, made.statusCode(), made.body());
        String other = "{\"name\":\"x\",\"type\":\"" + to + "\"" + decimal + "}";
        List<String> lines = new ArrayList<>(List.of("{\"op\":\"upsert\",\"row\":{\"k\":\"none\"}}"));
        boolean fits = expected != null;
        if (fits) {
            for (int i = 0; i < 2; i++) {
                lines.add("{\"op\":\"upsert\",\"row\":{\"k\":\"" + i + "\",\"x\":" + two[i] + "}}");
            }
        }
        CLIENT.rows(id, String.join("\n", lines));
        if (unfit != null && !(from.equals("integer") && unfit.contains("."))) {
            CLIENT.rows(id, "{\"op\":\"upsert\",\"row\":{\"k\":\"bad\",\"x\":" + unfit + "}}");
            HttpResponse<String> refused = put(id, EDITOR, "[\"k\"]", "[]", KEY, other);
            assertEquals(422, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("1 row has"), refused.body());
            CLIENT.rows(id, "{\"op\":\"delete\",\"row\":{\"k\":\"bad\"}}");
        }
        HttpResponse<String> taken = put(id, EDITOR, "[\"k\"]", "[]", KEY, other);
        assertEquals(200, taken.statusCode(), taken.body());
        var answer = BACKEND.post("/api/v1/query", VIEWER, """
                {"dataset":"%s","dimensions":[{"field":"k"},{"field":"x"}],"measures":[{"agg":"count"}],"filters":[
                 {"field":"k","op":"!=","value":"none"}],"sort":[{"by":"k"}]}""".formatted(id));
        assertEquals(200, answer.statusCode(), answer.body());
        List<String> found = new ArrayList<>();
        BackendFixture.json(answer)
                .path("rows")
                .forEach(row -> found.add(row.path(1).asText()));
        if (fits && !to.equals("double") && !to.equals("decimal")) {
            assertEquals(expected, String.join(", ", found));
        } else if (fits) {
            String[] numbers = expected.split(", ", -1);
            assertEquals(2, found.size());
            for (int i = 0; i < 2; i++) {
                assertEquals(Double.parseDouble(numbers[i]), Double.parseDouble(found.get(i)));
            }
        }
    }

    @Test
    void rulesAndWhatTheyHideGoOnInTheNewGeneration() throws IOException {
        CLIENT.declare("gen-ruled", "[\"place\"]");
        CLIENT.upsert("gen-ruled", 0, 3, "north");
        CLIENT.upsert("gen-ruled", 3, 5, "south");
        String rules = "{\"rules\":[{\"role\":\"gen-south\",\"where\":{\"place\":[\"south\"]},\"hides\":[\"v\"]}]}";
        assertEquals(
                200,
                BACKEND.put("/api/v1/datasets/gen-ruled/policy", ADMIN, rules).statusCode());
        try {
            MapReplica before = CLIENT.loaded(SOUTH);
            CLIENT.follow(before, SOUTH, 1 << 20);
            assertEquals(
                    403,
                    put("gen-ruled", SOUTH, "[\"k\"]", "[\"place\"]", KEY, PLACE)
                            .statusCode());
            assertEquals(
                    404,
                    put("gen-ruled", EDITOR, "[\"k\"]", "[\"place\"]", KEY, PLACE)
                            .statusCode());
            assertEquals(
                    403,
                    put("gen-ruled", VIEWER, "[\"k\"]", "[\"place\"]", KEY, PLACE)
                            .statusCode());
            for (String partitionBy : List.of("[]", "[\"place\",\"v\"]")) {
                HttpResponse<String> refused = put("gen-ruled", ADMIN, "[\"k\"]", partitionBy, PLACE, KEY, VALUE);
                assertEquals(409, refused.statusCode(), refused.body());
            }
            assertEquals(
                    409,
                    put("gen-ruled", ADMIN, "[\"k\"]", "[\"place\"]", PLACE, KEY)
                            .statusCode());
            frames(before.cursor, SOUTH);

            assertEquals(
                    200,
                    put("gen-ruled", ADMIN, "[\"k\"]", "[\"place\"]", VALUE, PLACE, KEY)
                            .statusCode());
            requireGone(before.cursor, SOUTH);
            MapReplica after = CLIENT.loaded(SOUTH);
            CLIENT.follow(after, SOUTH, 1 << 20);
            assertEquals(2, SyncClient.count(after, "gen-ruled"));
            assertEquals(ids(before, "gen-ruled"), ids(after, "gen-ruled"));
            assertEquals("[2,null]", asked("gen-ruled", SOUTH, """
                    {"agg":"count"},{"agg":"sum","field":"v","as":"v"}""").toString());
            CLIENT.upsert("gen-ruled", 3, 9, "south");
            CLIENT.follow(after, SOUTH, 1 << 20);
            assertEquals(6, SyncClient.count(after, "gen-ruled"));
            CLIENT.follow(CLIENT.loaded(ADMIN), ADMIN, 1 << 20);
        } finally {
            BACKEND.put("/api/v1/datasets/gen-ruled/policy", ADMIN, "{\"rules\":[]}");
        }
    }

    @Test
    void whoMayHaveNothingOfItIsNotDisturbed() throws IOException {
        CLIENT.declare("gen-hidden", "[]");
        String rules = "{\"rules\":[{\"role\":\"gen-nobody\"}]}";
        assertEquals(
                200,
                BACKEND.put("/api/v1/datasets/gen-hidden/policy", ADMIN, rules).statusCode());
        try {
            String cursor = CLIENT.cursorAtHead(VIEWER);
            assertEquals(
                    200, put("gen-hidden", ADMIN, "[\"k\"]", "[]", PLACE, KEY).statusCode());
            assertEquals(1, frames(cursor, VIEWER).size());
        } finally {
            BACKEND.put("/api/v1/datasets/gen-hidden/policy", ADMIN, "{\"rules\":[]}");
        }
    }

    /// The cursor of a manifest is as old as its oldest snapshot.
    @Test
    void aManifestWhoseOtherSnapshotsAreOlderThanTheGenerationCanBeFollowed() throws IOException {
        CLIENT.declare("gen-beside", "[]");
        CLIENT.upsert("gen-beside", 0, 100, "a");
        CLIENT.manifest(VIEWER);
        CLIENT.upsert("gen-beside", 0, 1, "b");
        CLIENT.declare("gen-late", "[]");
        CLIENT.upsert("gen-late", 0, 10, "a");
        redeclare("gen-late", "[]", KEY, PLACE, VALUE, "{\"name\":\"w\",\"type\":\"string\"}");
        redeclare("gen-late", "[]", PLACE, VALUE, KEY);
        CLIENT.upsert("gen-late", 5, 15, "c");
        MapReplica replica = CLIENT.loaded(VIEWER);
        List<Frame> frames = frames(replica.cursor, VIEWER);
        assertEquals(
                List.of("gen-late.2"),
                frames.stream()
                        .filter(Frame.Tx.class::isInstance)
                        .flatMap(frame -> ((Frame.Tx) frame).rows().stream())
                        .map(Frame.RowChange::bucket)
                        .filter(bucket -> bucket.startsWith("gen-late"))
                        .distinct()
                        .toList());
        assertEquals(
                1,
                frames.stream()
                        .filter(frame -> frame instanceof Frame.Schema schema
                                && schema.dataset().id().equals("gen-late"))
                        .count());
        CLIENT.follow(replica, VIEWER, 1 << 20);
        assertEquals(15, SyncClient.count(replica, "gen-late"));
        assertEquals(100, SyncClient.count(replica, "gen-beside"));
    }

    @Test
    void theOldTableIsDroppedOnceNobodyCanBeReadingIt() throws SQLException {
        CLIENT.declare("gen-retired", "[]");
        CLIENT.upsert("gen-retired", 0, 3, "a");
        redeclare("gen-retired", "[]", PLACE, VALUE, KEY);
        try (var owner = BACKEND.connect("tidemark_owner")) {
            owner.createStatement().execute("set tidemark.tenant = 'harbour'");
            owner.createStatement()
                    .execute("update retired_tables set retired_at = retired_at - interval '11 minutes'");
            try (var tables = owner.createStatement()
                    .executeQuery("select count(*) from retired_tables"
                            + " where to_regclass('data.d' || table_no) is not null")) {
                tables.next();
                assertNotEquals(0, tables.getInt(1));
            }
            redeclare("gen-retired", "[]", KEY, PLACE, VALUE);
            try (var left = owner.createStatement()
                    .executeQuery("select count(*), count(*) filter (where retired_at < now() - interval '10 minutes')"
                            + " from retired_tables")) {
                left.next();
                assertNotEquals(0, left.getInt(1));
                assertEquals(0, left.getInt(2));
            }
        }
        assertEquals("[3]", asked("gen-retired", VIEWER, "{\"agg\":\"count\"}").toString());
    }

    @Test
    void aDeclarationThatSaysTheSameIsNoChangeAndANameIsNeverAnother() throws IOException {
        CLIENT.declare("gen-same", "[]");
        String cursor = CLIENT.cursorAtHead(VIEWER);
        redeclare("gen-same", "[]", KEY, PLACE, VALUE);
        assertEquals(1, frames(cursor, VIEWER).size());
        var answer =
                BACKEND.put("/api/v1/datasets/gen-same", EDITOR, "{\"id\":\"gen-other\",\"fields\":[" + KEY + "]}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(404, put("gen-none", EDITOR, "[]", "[]", KEY).statusCode());
    }
}
