package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may have which rows and columns, on every way by which rows leave the backend.
class PolicyTest {

    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final SyncClient CLIENT = new SyncClient();
    private static final String NORTH = "nora@harbour";
    private static final String SOUTH = "sol@harbour";
    private static final String BOTH = "bo@harbour";
    private static final String NOBODY = "viewer@harbour";
    private static final String ADMIN = "admin@harbour";

    private final List<String> ruled = new ArrayList<>();

    @BeforeAll
    static void people() {
        BACKEND.person(NORTH, Role.VIEWER, "north");
        BACKEND.person(SOUTH, Role.EDITOR, "south");
        BACKEND.person(BOTH, Role.VIEWER, "north", "south");
    }

    @AfterEach
    void everybodys() {
        ruled.forEach(dataset -> rules(dataset, "[]"));
    }

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private void rules(String dataset, String rules) {
        if (!rules.equals("[]")) {
            ruled.add(dataset);
        }
        var answer = BACKEND.put("/api/v1/datasets/" + dataset + "/policy", ADMIN, "{\"rules\":" + rules + "}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /// Three rows in the north, two in the south and one that is nowhere; `v` is hidden from the south.
    private void split(String dataset) {
        CLIENT.declare(dataset, "[\"place\"]");
        CLIENT.upsert(dataset, 0, 3, "north");
        CLIENT.upsert(dataset, 3, 5, "south");
        CLIENT.rows(dataset, "{\"op\":\"upsert\",\"row\":{\"k\":\"k9\",\"v\":9}}");
        rules(dataset, """
                [{"role":"north","where":{"place":["north"]}},
                 {"role":"south","where":{"place":["south"]},"hides":["v"]}]""");
    }

    private static JsonNode asked(String dataset, String person) {
        var answer = BACKEND.post("/api/v1/query", person, """
                {"dataset":"%s","measures":[{"agg":"count","as":"rows"},{"field":"v","agg":"sum","as":"v"}],
                 "dimensions":[],"filters":[]}""".formatted(dataset));
        assertEquals(200, answer.statusCode(), answer.body());
        return BackendFixture.json(answer).path("rows").path(0);
    }

    private static List<Frame> changes(String cursor, String person) throws IOException {
        var answer = CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), person);
        assertEquals(200, answer.statusCode());
        return SyncClient.frames(new JsonFactory(), new ByteArrayInputStream(answer.body()));
    }

    @Test
    void eachGroupIsAnsweredFromItsRowsWithoutWhatIsHidden() {
        split("ruled-asked");
        assertEquals("[3,3.75]", asked("ruled-asked", NORTH).toString());
        assertEquals("[2,null]", asked("ruled-asked", SOUTH).toString());
        assertEquals("[5,3.75]", asked("ruled-asked", BOTH).toString());
        assertEquals("[6,20.25]", asked("ruled-asked", ADMIN).toString());
        rules("ruled-asked", "[{\"role\":\"north\",\"where\":{\"place\":[\"south\",null]}}]");
        assertEquals("[3,16.50]", asked("ruled-asked", NORTH).toString());
    }

    @Test
    void whoHasNoPartFindsNothing() {
        split("ruled-away");
        String id = CLIENT.manifest(ADMIN).buckets().stream()
                .filter(bucket -> bucket.dataset().equals("ruled-away") && bucket.count() > 0)
                .findFirst()
                .orElseThrow()
                .snapshot()
                .id();
        assertEquals(404, BACKEND.get("/api/v1/datasets/ruled-away", NOBODY).statusCode());
        assertFalse(BACKEND.get("/api/v1/datasets", NOBODY).body().contains("ruled-away"));
        assertEquals(404, BACKEND.post("/api/v1/query", NOBODY, """
                        {"dataset":"ruled-away","measures":[{"agg":"count"}],"dimensions":[],"filters":[]}""").statusCode());
        Manifest manifest = CLIENT.manifest(NOBODY);
        assertTrue(
                manifest.datasets().stream().noneMatch(dataset -> dataset.id().equals("ruled-away")));
        assertTrue(
                manifest.buckets().stream().noneMatch(bucket -> bucket.dataset().equals("ruled-away")));
        for (String person : List.of(NOBODY, NORTH)) {
            String part = "/sync/v1/snapshot/" + SyncClient.encoded(id) + "/0";
            int wanted = person.equals(NORTH) && isNorth(id) ? 200 : 403;
            assertEquals(wanted, CLIENT.get(part, person).statusCode());
        }
        String bucket = id.substring(0, id.lastIndexOf('.'));
        assertEquals(
                403,
                BACKEND.post(
                                "/sync/v1/audit",
                                NOBODY,
                                Map.of(
                                        "bucket",
                                        bucket,
                                        "lsn",
                                        Long.MAX_VALUE,
                                        "ranges",
                                        List.of(Map.of("from", 0, "to", 9, "count", 0, "sum", "0".repeat(32)))))
                        .statusCode());
        assertEquals(
                403,
                CLIENT.get("/sync/v1/audit/rows?lsn=999999999&bucket=" + SyncClient.encoded(bucket), NOBODY)
                        .statusCode());
    }

    private static boolean isNorth(String snapshot) {
        return CLIENT.manifest(NORTH).buckets().stream()
                .anyMatch(bucket -> bucket.snapshot().id().equals(snapshot));
    }

    @Test
    void whoSeesAPartWritesNothing() {
        split("ruled-write");
        var answer = BACKEND.post(
                "/api/v1/datasets/ruled-write/rows", SOUTH, "{\"op\":\"upsert\",\"row\":{\"k\":\"k1\",\"v\":1}}");
        assertEquals(403, answer.statusCode(), answer.body());
        assertEquals(
                403,
                BACKEND.post("/api/v1/datasets/ruled-write/import?format=csv", SOUTH, "k,place,v\nk1,south,1\n")
                        .statusCode());
        assertEquals(
                403,
                BACKEND.put("/api/v1/datasets/ruled-write/policy", SOUTH, "{\"rules\":[]}")
                        .statusCode());
    }

    @Test
    void aReplicaFollowsItsPartAndLosesWhatMovesOutOfIt() throws IOException {
        split("ruled-moves");
        MapReplica north = CLIENT.loaded(NORTH);
        MapReplica south = CLIENT.loaded(SOUTH);
        assertEquals(3, SyncClient.count(north, "ruled-moves"));
        CLIENT.upsert("ruled-moves", 0, 1, "south");
        CLIENT.upsert("ruled-moves", 3, 4, "north");
        CLIENT.upsert("ruled-moves", 4, 5, "elsewhere");
        CLIENT.rows("ruled-moves", "{\"op\":\"delete\",\"row\":{\"k\":\"k2\"}}");
        CLIENT.follow(north, NORTH, 1 << 20);
        CLIENT.follow(south, SOUTH, 1 << 20);
        assertEquals(CLIENT.loaded(NORTH).rows.get("ruled-moves"), north.rows.get("ruled-moves"));
        assertEquals(CLIENT.loaded(SOUTH).rows.get("ruled-moves"), south.rows.get("ruled-moves"));
        assertEquals(2, SyncClient.count(north, "ruled-moves"));
        assertEquals(1, SyncClient.count(south, "ruled-moves"));
    }

    @Test
    void anotherPolicyIsToldBeforeAnythingElse() throws IOException {
        CLIENT.declare("ruled-told", "[\"place\"]");
        CLIENT.upsert("ruled-told", 0, 3, "north");
        CLIENT.upsert("ruled-told", 3, 5, "south");
        String cursor = CLIENT.cursorAtHead(NORTH);
        CLIENT.upsert("ruled-told", 5, 6, "south");
        rules("ruled-told", "[{\"role\":\"north\",\"where\":{\"place\":[\"north\"]}}]");
        List<Frame> frames = changes(cursor, NORTH);
        Frame.Policy policy = assertInstanceOf(Frame.Policy.class, frames.getFirst());
        assertInstanceOf(Frame.Checkpoint.class, frames.get(1));
        assertEquals(2, frames.size());
        assertEquals(CLIENT.manifest(NORTH).policyVersion(), policy.policyVersion());
        assertTrue(policy.datasets().contains("ruled-told"));
        assertEquals(
                1,
                policy.buckets().stream()
                        .filter(bucket -> bucket.startsWith("ruled-told."))
                        .count());
    }

    /// Whatever the rules, a replica has the rows that a query counts, and following leads where loading does.
    @Test
    void whatIsSyncedIsWhatIsAsked() throws IOException {
        CLIENT.declare("ruled-law", "[\"place\"]");
        var random = new Random(4);
        String[] places = {"north", "south", "o'hare", "\\\\", "west"};
        for (int round = 0; round < 6; round++) {
            rules("ruled-law", randomRules(random, places));
            Map<String, MapReplica> replicas =
                    Map.of(NORTH, CLIENT.loaded(NORTH), SOUTH, CLIENT.loaded(SOUTH), BOTH, CLIENT.loaded(BOTH));
            for (int write = 0; write < 4; write++) {
                int from = random.nextInt(30);
                CLIENT.upsert("ruled-law", from, from + 5, places[random.nextInt(places.length)]);
            }
            for (var each : replicas.entrySet()) {
                MapReplica followed = each.getValue();
                CLIENT.follow(followed, each.getKey(), 1 << 20);
                Map<Long, MapReplica.Row> fresh =
                        CLIENT.loaded(each.getKey()).rows.getOrDefault("ruled-law", Map.of());
                assertEquals(fresh, followed.rows.getOrDefault("ruled-law", Map.of()), each.getKey());
                assertEquals(
                        fresh.size(), asked("ruled-law", each.getKey()).path(0).asInt(), each.getKey());
            }
        }
    }

    private static String randomRules(Random random, String[] places) {
        List<String> rules = new ArrayList<>();
        for (String role : List.of("north", "south", "viewer")) {
            List<String> own = new ArrayList<>();
            for (String place : places) {
                if (random.nextBoolean()) {
                    own.add("\"" + place + "\"");
                }
            }
            own.add("\"nowhere\"");
            String hides = random.nextBoolean() ? ",\"hides\":[\"v\"]" : "";
            rules.add("{\"role\":\"" + role + "\",\"where\":{\"place\":[" + String.join(",", own) + "]}" + hides + "}");
        }
        return rules.toString();
    }

    @Test
    void rulesThatCannotBeKeptAreRefusedAtTheirPlace() {
        CLIENT.declare("ruled-wrong", "[\"place\"]");
        for (var wrong : Map.of(
                        "[{\"role\":\"North!\"}]", "/rules/0/role",
                        "[{\"role\":\"north\",\"where\":{\"v\":[\"1\"]}}]", "/rules/0/where/v",
                        "[{\"role\":\"north\",\"where\":{\"place\":[]}}]", "/rules/0/where/place",
                        "[{\"role\":\"north\",\"hides\":[\"place\"]}]", "/rules/0/hides")
                .entrySet()) {
            var answer =
                    BACKEND.put("/api/v1/datasets/ruled-wrong/policy", ADMIN, "{\"rules\":" + wrong.getKey() + "}");
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("\"" + wrong.getValue() + "\""), answer.body());
        }
    }

    @Test
    void adminsSeeWhichDevicesLetGo() {
        String device = "device-" + System.nanoTime();
        assertEquals(
                200,
                BACKEND.post("/sync/v1/session", NORTH, Map.of("deviceId", device, "app", "desk 1"))
                        .statusCode());
        assertTrue(device(device).path("confirmed").asBoolean());
        CLIENT.declare("ruled-receipt", "[\"place\"]");
        rules("ruled-receipt", "[{\"role\":\"south\"}]");
        assertFalse(device(device).path("confirmed").asBoolean());
        long version = CLIENT.manifest(NORTH).policyVersion();
        Map<String, Object> receipt = Map.of(
                "deviceId",
                device,
                "policyVersion",
                version,
                "at",
                "2026-03-04T05:06:07Z",
                "buckets",
                List.of("ruled-receipt.1~x"),
                "rows",
                12);
        assertEquals(204, BACKEND.post("/sync/v1/receipts", NORTH, receipt).statusCode());
        assertTrue(device(device).path("confirmed").asBoolean());
        assertEquals("2026-03-04T05:06:07Z", device(device).path("confirmedAt").asText());
        assertEquals(12, device(device).path("rows").asInt());
        assertEquals(404, BACKEND.post("/sync/v1/receipts", SOUTH, receipt).statusCode());
        assertEquals(403, BACKEND.get("/api/v1/admin/devices", NORTH).statusCode());
    }

    private static JsonNode device(String id) {
        for (JsonNode each :
                BackendFixture.json(BACKEND.get("/api/v1/admin/devices", ADMIN)).path("items")) {
            if (each.path("deviceId").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError("no device " + id);
    }
}
