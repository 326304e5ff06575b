package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.github.luben.zstd.ZstdInputStream;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SyncTest {
    private static final SyncClient CLIENT = new SyncClient();

    private final BackendFixture backend = BackendFixture.shared();

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    @Test
    void aReplicaThatLoadsTheManifestAndFollowsHasTheSumsOfEveryCheckpoint() throws IOException {
        CLIENT.declare("followed", "[\"place\"]");
        CLIENT.upsert("followed", 0, 3_000, "a");
        MapReplica replica = CLIENT.loaded("viewer@harbour");
        CLIENT.upsert("followed", 1_000, 2_000, "b");
        CLIENT.rows(
                "followed",
                "{\"op\":\"delete\",\"row\":{\"k\":\"k7\"}}\n{\"op\":\"upsert\",\"row\":{\"k\":\"k8\",\"place\":\"b\"}}");
        CLIENT.declare("later", "[]");
        CLIENT.upsert("later", 0, 10, "a");
        CLIENT.rows("later", "{\"op\":\"upsert\",\"row\":{\"k\":\"k1\",\"v\":0.123}}");

        int answers = CLIENT.follow(replica, "viewer@harbour", 1);
        assertTrue(answers >= 5, "one transaction per answer when there is room for no more: " + answers);
        assertEquals(2_999, SyncClient.count(replica, "followed"));
        assertEquals(10, SyncClient.count(replica, "later"));
        assertEquals(1, CLIENT.follow(replica, "viewer@harbour", 1 << 20));
        MapReplica again = CLIENT.loaded("viewer@harbour");
        CLIENT.follow(again, "viewer@harbour", 1 << 20);
        assertEquals(again.rows.get("later"), replica.rows.get("later"));
        assertEquals(2_999, SyncClient.count(again, "followed"));
    }

    @Test
    void aRowThatMovedBetweenTwoSnapshotsIsAtHomeOnlyInTheLater() throws IOException {
        CLIENT.declare("moved", "[\"place\"]");
        CLIENT.upsert("moved", 0, 200, "a");
        Manifest before = CLIENT.manifest("viewer@harbour");
        CLIENT.upsert("moved", 0, 5, "b");
        CLIENT.upsert("moved", 0, 2, "a");
        Manifest after = CLIENT.manifest("viewer@harbour");
        List<Manifest.Snapshot> snapshots = after.buckets().stream()
                .filter(bucket -> bucket.dataset().equals("moved"))
                .map(Manifest.Bucket::snapshot)
                .toList();
        assertEquals(2, snapshots.size());
        assertTrue(
                snapshots.stream()
                        .anyMatch(snapshot -> snapshot.lsn() < after.atLsn() && snapshot.lsn() >= before.atLsn()),
                "one snapshot is from before the move: " + snapshots);

        MapReplica replica = CLIENT.loaded("viewer@harbour");
        CLIENT.follow(replica, "viewer@harbour", 1);
        assertEquals(200, SyncClient.count(replica, "moved"));
    }

    @Test
    void aReplicaThatFollowsWhileOthersWriteNeverSeesAWrongSum() throws Exception {
        List<String> datasets = List.of("busy1", "busy2", "busy3");
        for (String dataset : datasets) {
            CLIENT.declare(dataset, dataset.equals("busy2") ? "[\"place\"]" : "[]");
        }
        MapReplica replica = CLIENT.loaded("viewer@harbour");
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 6; i++) {
            String dataset = datasets.get(i % 3);
            int seed = i;
            writers.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 20; n++) {
                    int from = (seed * 7 + n * 3) % 40;
                    CLIENT.upsert(dataset, from, from + 12, n % 2 == 0 ? "a" : "b");
                }
            }));
        }
        var all = CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new));
        while (!all.isDone()) {
            CLIENT.follow(replica, "viewer@harbour", 2_000);
            MapReplica late = CLIENT.loaded("viewer@harbour");
            CLIENT.follow(late, "viewer@harbour", 1 << 20);
        }
        all.get(30, TimeUnit.SECONDS);
        CLIENT.follow(replica, "viewer@harbour", 1 << 20);
        assertEquals(CLIENT.loaded("viewer@harbour").rows.get("busy1"), replica.rows.get("busy1"));
    }

    @Test
    void linesOfJsonTellTheSameAsCbor() throws IOException {
        String cursor = CLIENT.cursorAtHead("viewer@harbour");
        CLIENT.declare("told", "[]");
        CLIENT.upsert("told", 0, 50, "a");
        String path = "/sync/v1/changes?cursor=" + SyncClient.encoded(cursor);
        byte[] lines = CLIENT.get(path, "viewer@harbour").body();
        assertTrue(new String(lines, StandardCharsets.UTF_8).lines().count() >= 3);
        var cbor = CLIENT.get(path, "viewer@harbour", "Accept", "application/cbor-seq", "Accept-Encoding", "zstd");
        assertEquals("zstd", cbor.headers().firstValue("Content-Encoding").orElse(""));
        List<Frame> first = SyncClient.frames(new JsonFactory(), new ByteArrayInputStream(lines));
        List<Frame> second =
                SyncClient.frames(new CBORFactory(), new ZstdInputStream(new ByteArrayInputStream(cbor.body())));
        assertEquals(
                first.stream().map(SyncClient::gist).toList(),
                second.stream().map(SyncClient::gist).toList());
    }

    @Test
    void aPartCanBeFetchedInPiecesAndNeverMixedWithAnother() throws Exception {
        CLIENT.declare("parted", "[]");
        CLIENT.upsert("parted", 0, 500, "a");
        Manifest.Bucket bucket = SyncClient.bucket(CLIENT.manifest("viewer@harbour"), "parted.1");
        Manifest.Part part = bucket.snapshot().parts().getFirst();
        String path =
                "/sync/v1/snapshot/" + SyncClient.encoded(bucket.snapshot().id()) + "/" + part.n();
        var whole = CLIENT.get(path, "viewer@harbour");
        assertEquals(200, whole.statusCode());
        assertEquals(part.bytes(), whole.body().length);
        assertEquals(part.sha256(), SyncClient.sha256(whole.body()));
        assertEquals(
                "\"" + part.sha256() + "\"", whole.headers().firstValue("ETag").orElse(""));

        int half = whole.body().length / 2;
        String tag = "\"" + part.sha256() + "\"";
        var rest = CLIENT.get(path, "viewer@harbour", "Range", "bytes=" + half + "-", "If-Range", tag);
        assertEquals(206, rest.statusCode());
        assertArrayEquals(Arrays.copyOfRange(whole.body(), half, whole.body().length), rest.body());
        assertEquals(
                "bytes " + half + "-" + (part.bytes() - 1) + "/" + part.bytes(),
                rest.headers().firstValue("Content-Range").orElse(""));
        assertEquals(
                200,
                CLIENT.get(path, "viewer@harbour", "Range", "bytes=9-", "If-Range", "\"other\"")
                        .statusCode());
        assertEquals(
                416,
                CLIENT.get(path, "viewer@harbour", "Range", "bytes=" + part.bytes() + "-")
                        .statusCode());
        assertEquals(
                410, CLIENT.get(path.replace("/0", "/77"), "viewer@harbour").statusCode());
        assertEquals(410, CLIENT.get(path, "admin@orchard").statusCode());
        assertFalse(CLIENT.manifest("admin@orchard").buckets().stream()
                .anyMatch(other -> other.id().equals("parted.1")));
    }

    @Test
    void manyWhoAskAtOnceGetOneSnapshotAndSmallChangesDoNotMakeAnother() throws Exception {
        CLIENT.declare("shared", "[]");
        CLIENT.upsert("shared", 0, 2_000, "a");
        List<CompletableFuture<Manifest>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(CompletableFuture.supplyAsync(() -> CLIENT.manifest("viewer@harbour")));
        }
        String id = null;
        for (CompletableFuture<Manifest> manifest : asked) {
            var snapshot = SyncClient.bucket(manifest.get(30, TimeUnit.SECONDS), "shared.1")
                    .snapshot();
            id = id == null ? snapshot.id() : id;
            assertEquals(id, snapshot.id());
        }
        CLIENT.upsert("shared", 0, 10, "a");
        Manifest later = CLIENT.manifest("viewer@harbour");
        assertEquals(id, SyncClient.bucket(later, "shared.1").snapshot().id());
        assertTrue(SyncClient.bucket(later, "shared.1").snapshot().lsn() < later.atLsn());
        CLIENT.upsert("shared", 0, 1_000, "a");
        assertNotEquals(
                id,
                SyncClient.bucket(CLIENT.manifest("viewer@harbour"), "shared.1")
                        .snapshot()
                        .id());
    }

    @Test
    void aCursorThatWasTamperedWithOrBelongsToSomebodyElseIsRefused() {
        String cursor = CLIENT.manifest("viewer@harbour").cursor();
        char last = cursor.charAt(10);
        String changed = cursor.substring(0, 10) + (last == 'A' ? 'B' : 'A') + cursor.substring(11);
        for (String bad : List.of(changed, cursor + "A", "x", ".", cursor.substring(0, cursor.indexOf('.')))) {
            assertEquals(
                    400,
                    CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(bad), "viewer@harbour")
                            .statusCode(),
                    bad);
        }
        assertEquals(
                400,
                CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), "editor@harbour")
                        .statusCode());
        assertEquals(
                400,
                CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(cursor), "viewer@orchard")
                        .statusCode());
        assertEquals(400, CLIENT.get("/sync/v1/changes", "viewer@harbour").statusCode());
        assertEquals(
                400,
                backend.post(
                                "/sync/v1/session",
                                "viewer@harbour",
                                Map.of("deviceId", "d", "app", "t", "cursor", changed))
                        .statusCode());
        var session = backend.post(
                "/sync/v1/session", "viewer@harbour", Map.of("deviceId", "d", "app", "t", "cursor", cursor));
        assertEquals(200, session.statusCode(), session.body());
        assertTrue(BackendFixture.json(session).path("limits").path("maxBytes").asLong() > 0);
    }

    @Test
    void whoWaitsHearsOfACommitWithinASecond() throws Exception {
        CLIENT.declare("awaited", "[]");
        String cursor = CLIENT.cursorAtHead("viewer@harbour");
        var waiting = CompletableFuture.supplyAsync(() ->
                CLIENT.get("/sync/v1/changes?waitSeconds=20&cursor=" + SyncClient.encoded(cursor), "viewer@harbour"));
        // Nothing has happened yet, so the answer is held.
        assertThrowsTimeout(waiting, Duration.ofMillis(300));
        long committed = System.nanoTime();
        CLIENT.upsert("awaited", 0, 1, "a");
        var answer = waiting.get(10, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - committed < 1_000_000_000L);
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"frame\":\"tx\""));
    }

    @Test
    void aReportTravelsAsADashboardDoes() throws IOException {
        MapReplica viewer = CLIENT.loaded("viewer@harbour");
        var created = backend.post(
                "/api/v1/reports", "editor@harbour", Map.of("visibility", "public", "body", Map.of("title", "Seen")));
        String id = BackendFixture.json(created).path("id").asText();
        CLIENT.follow(viewer, "viewer@harbour", 1 << 20);
        assertEquals(1L, viewer.documents.get(id));

        backend.delete("/api/v1/reports/" + id, "editor@harbour", "If-Match", "\"1\"");
        CLIENT.follow(viewer, "viewer@harbour", 1 << 20);
        assertFalse(viewer.documents.containsKey(id));
    }

    @Test
    void aDocumentIsSeenByThoseWhoMayAndLeavesWithTheRight() throws IOException {
        MapReplica viewer = CLIENT.loaded("viewer@harbour");
        MapReplica editor = CLIENT.loaded("editor@harbour");
        var created = backend.post(
                "/api/v1/dashboards",
                "editor@harbour",
                Map.of("visibility", "public", "body", Map.of("title", "Seen")));
        assertEquals(201, created.statusCode(), created.body());
        String id = BackendFixture.json(created).path("id").asText();
        CLIENT.follow(viewer, "viewer@harbour", 1 << 20);
        assertEquals(1L, viewer.documents.get(id));

        backend.put(
                "/api/v1/dashboards/" + id,
                "editor@harbour",
                Map.of("visibility", "private", "body", Map.of("title", "Hidden")),
                "If-Match",
                "\"1\"");
        String secret = BackendFixture.json(backend.post(
                        "/api/v1/dashboards", "editor@harbour", Map.of("visibility", "private", "body", Map.of())))
                .path("id")
                .asText();
        CLIENT.follow(viewer, "viewer@harbour", 1 << 20);
        CLIENT.follow(editor, "editor@harbour", 1 << 20);
        assertFalse(viewer.documents.containsKey(id));
        assertFalse(viewer.documents.containsKey(secret));
        assertEquals(2L, editor.documents.get(id));
        assertEquals(1L, editor.documents.get(secret));
        assertEquals(editor.documents, CLIENT.loaded("editor@harbour").documents);
    }

    @Test
    void aRoleThatIsLostIsToldAndClosesTheDoor() throws IOException {
        MapReplica replica = CLIENT.loaded("viewer@orchard");
        String person =
                "update users set policy_version = policy_version + 1, roles = %s where username = 'viewer@orchard'";
        sql("orchard", person.formatted("roles"));
        var frames = SyncClient.frames(
                new JsonFactory(),
                new ByteArrayInputStream(
                        CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(replica.cursor), "viewer@orchard")
                                .body()));
        assertTrue(frames.getFirst() instanceof Frame.Policy, frames.toString());
        sql("orchard", person.formatted("'{}'"));
        try {
            assertEquals(403, CLIENT.get("/sync/v1/manifest", "viewer@orchard").statusCode());
            assertEquals(
                    403,
                    CLIENT.get("/sync/v1/changes?cursor=" + SyncClient.encoded(replica.cursor), "viewer@orchard")
                            .statusCode());
            assertEquals(
                    403, CLIENT.get("/sync/v1/snapshot/any/0", "viewer@orchard").statusCode());
        } finally {
            sql("orchard", person.formatted("'{viewer}'"));
        }
    }

    private void sql(String tenant, String update) {
        int changed = backend.tenants().write(tenant, connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(update);
            }
        });
        assertEquals(1, changed);
    }

    private static void assertThrowsTimeout(CompletableFuture<?> future, Duration wait) throws Exception {
        try {
            future.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("The answer came before anything had happened");
    }
}
