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
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.wire.FrameCodec;
import io.tidemark.analytics.wire.Json;
import io.tidemark.analytics.wire.PageCodec;
import io.tidemark.backend.launch.BackendFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SyncTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BackendFixture backend = BackendFixture.shared();

    @AfterAll
    static void closeClient() {
        CLIENT.shutdownNow();
    }

    @Test
    void aReplicaThatLoadsTheManifestAndFollowsHasTheSumsOfEveryCheckpoint() throws IOException {
        declare("followed", "[\"place\"]");
        upsert("followed", 0, 3_000, "a");
        MapReplica replica = loaded("viewer@harbour");
        upsert("followed", 1_000, 2_000, "b");
        rows(
                "followed",
                "{\"op\":\"delete\",\"row\":{\"k\":\"k7\"}}\n{\"op\":\"upsert\",\"row\":{\"k\":\"k8\",\"place\":\"b\"}}");
        declare("later", "[]");
        upsert("later", 0, 10, "a");
        rows("later", "{\"op\":\"upsert\",\"row\":{\"k\":\"k1\",\"v\":0.123}}");

        int answers = follow(replica, "viewer@harbour", 1);
        assertTrue(answers >= 5, "one transaction per answer when there is room for no more: " + answers);
        assertEquals(2_999, count(replica, "followed"));
        assertEquals(10, count(replica, "later"));
        assertEquals(1, follow(replica, "viewer@harbour", 1 << 20));
        MapReplica again = loaded("viewer@harbour");
        follow(again, "viewer@harbour", 1 << 20);
        assertEquals(again.rows.get("later.1"), replica.rows.get("later.1"));
        assertEquals(2_999, count(again, "followed"));
    }

    @Test
    void linesOfJsonTellTheSameAsCbor() throws IOException {
        String cursor = manifest("viewer@harbour").cursor();
        declare("told", "[]");
        upsert("told", 0, 50, "a");
        String path = "/sync/v1/changes?cursor=" + encoded(cursor);
        byte[] lines = get(path, "viewer@harbour").body();
        assertTrue(new String(lines, StandardCharsets.UTF_8).lines().count() >= 3);
        var cbor = get(path, "viewer@harbour", "Accept", "application/cbor-seq", "Accept-Encoding", "zstd");
        assertEquals("zstd", cbor.headers().firstValue("Content-Encoding").orElse(""));
        List<Frame> first = frames(new JsonFactory(), new ByteArrayInputStream(lines));
        List<Frame> second = frames(new CBORFactory(), new ZstdInputStream(new ByteArrayInputStream(cbor.body())));
        assertEquals(
                first.stream().map(SyncTest::gist).toList(),
                second.stream().map(SyncTest::gist).toList());
    }

    @Test
    void aPartCanBeFetchedInPiecesAndNeverMixedWithAnother() throws Exception {
        declare("parted", "[]");
        upsert("parted", 0, 500, "a");
        Manifest.Bucket bucket = bucket(manifest("viewer@harbour"), "parted.1");
        Manifest.Part part = bucket.snapshot().parts().getFirst();
        String path = "/sync/v1/snapshot/" + encoded(bucket.snapshot().id()) + "/" + part.n();
        var whole = get(path, "viewer@harbour");
        assertEquals(200, whole.statusCode());
        assertEquals(part.bytes(), whole.body().length);
        assertEquals(part.sha256(), sha256(whole.body()));
        assertEquals(
                "\"" + part.sha256() + "\"", whole.headers().firstValue("ETag").orElse(""));

        int half = whole.body().length / 2;
        String tag = "\"" + part.sha256() + "\"";
        var rest = get(path, "viewer@harbour", "Range", "bytes=" + half + "-", "If-Range", tag);
        assertEquals(206, rest.statusCode());
        assertArrayEquals(Arrays.copyOfRange(whole.body(), half, whole.body().length), rest.body());
        assertEquals(
                "bytes " + half + "-" + (part.bytes() - 1) + "/" + part.bytes(),
                rest.headers().firstValue("Content-Range").orElse(""));
        assertEquals(
                200,
                get(path, "viewer@harbour", "Range", "bytes=9-", "If-Range", "\"other\"")
                        .statusCode());
        assertEquals(
                416,
                get(path, "viewer@harbour", "Range", "bytes=" + part.bytes() + "-")
                        .statusCode());
        assertEquals(410, get(path.replace("/0", "/77"), "viewer@harbour").statusCode());
        assertEquals(410, get(path, "admin@orchard").statusCode());
        assertFalse(manifest("admin@orchard").buckets().stream()
                .anyMatch(other -> other.id().equals("parted.1")));
    }

    @Test
    void manyWhoAskAtOnceGetOneSnapshotAndSmallChangesDoNotMakeAnother() throws Exception {
        declare("shared", "[]");
        upsert("shared", 0, 2_000, "a");
        List<CompletableFuture<Manifest>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(CompletableFuture.supplyAsync(() -> manifest("viewer@harbour")));
        }
        String id = null;
        for (CompletableFuture<Manifest> manifest : asked) {
            var snapshot =
                    bucket(manifest.get(30, TimeUnit.SECONDS), "shared.1").snapshot();
            id = id == null ? snapshot.id() : id;
            assertEquals(id, snapshot.id());
        }
        upsert("shared", 0, 10, "a");
        Manifest later = manifest("viewer@harbour");
        assertEquals(id, bucket(later, "shared.1").snapshot().id());
        assertTrue(bucket(later, "shared.1").snapshot().lsn() < later.atLsn());
        upsert("shared", 0, 1_000, "a");
        assertNotEquals(
                id, bucket(manifest("viewer@harbour"), "shared.1").snapshot().id());
    }

    @Test
    void aCursorThatWasTamperedWithOrBelongsToSomebodyElseIsRefused() {
        String cursor = manifest("viewer@harbour").cursor();
        char last = cursor.charAt(10);
        String changed = cursor.substring(0, 10) + (last == 'A' ? 'B' : 'A') + cursor.substring(11);
        for (String bad : List.of(changed, cursor + "A", "x", ".", cursor.substring(0, cursor.indexOf('.')))) {
            assertEquals(
                    400,
                    get("/sync/v1/changes?cursor=" + encoded(bad), "viewer@harbour")
                            .statusCode(),
                    bad);
        }
        assertEquals(
                400,
                get("/sync/v1/changes?cursor=" + encoded(cursor), "editor@harbour")
                        .statusCode());
        assertEquals(
                400,
                get("/sync/v1/changes?cursor=" + encoded(cursor), "viewer@orchard")
                        .statusCode());
        assertEquals(400, get("/sync/v1/changes", "viewer@harbour").statusCode());
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
        declare("awaited", "[]");
        String cursor = manifest("viewer@harbour").cursor();
        var waiting = CompletableFuture.supplyAsync(
                () -> get("/sync/v1/changes?waitSeconds=20&cursor=" + encoded(cursor), "viewer@harbour"));
        // Nothing has happened yet, so the answer is held.
        assertThrowsTimeout(waiting, Duration.ofMillis(300));
        long committed = System.nanoTime();
        upsert("awaited", 0, 1, "a");
        var answer = waiting.get(10, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - committed < 1_000_000_000L);
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"frame\":\"tx\""));
    }

    @Test
    void aDocumentIsSeenByThoseWhoMayAndLeavesWithTheRight() throws IOException {
        MapReplica viewer = loaded("viewer@harbour");
        MapReplica editor = loaded("editor@harbour");
        var created = backend.post(
                "/api/v1/dashboards",
                "editor@harbour",
                Map.of("visibility", "public", "body", Map.of("title", "Seen")));
        assertEquals(201, created.statusCode(), created.body());
        String id = BackendFixture.json(created).path("id").asText();
        follow(viewer, "viewer@harbour", 1 << 20);
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
        follow(viewer, "viewer@harbour", 1 << 20);
        follow(editor, "editor@harbour", 1 << 20);
        assertFalse(viewer.documents.containsKey(id));
        assertFalse(viewer.documents.containsKey(secret));
        assertEquals(2L, editor.documents.get(id));
        assertEquals(1L, editor.documents.get(secret));
        assertEquals(editor.documents, loaded("editor@harbour").documents);
    }

    @Test
    void aRoleThatIsLostIsToldAndClosesTheDoor() throws IOException {
        MapReplica replica = loaded("viewer@orchard");
        String person =
                "update users set policy_version = policy_version + 1, roles = %s where username = 'viewer@orchard'";
        sql("orchard", person.formatted("roles"));
        var frames = frames(
                new JsonFactory(),
                new ByteArrayInputStream(get("/sync/v1/changes?cursor=" + encoded(replica.cursor), "viewer@orchard")
                        .body()));
        assertTrue(frames.getFirst() instanceof Frame.Policy, frames.toString());
        sql("orchard", person.formatted("'{}'"));
        try {
            assertEquals(403, get("/sync/v1/manifest", "viewer@orchard").statusCode());
            assertEquals(
                    403,
                    get("/sync/v1/changes?cursor=" + encoded(replica.cursor), "viewer@orchard")
                            .statusCode());
            assertEquals(403, get("/sync/v1/snapshot/any/0", "viewer@orchard").statusCode());
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

    private void declare(String id, String partitionBy) {
        var answer = backend.post(
                "/api/v1/datasets",
                "editor@harbour",
                "{\"id\":\"" + id
                        + "\",\"fields\":[{\"name\":\"k\",\"type\":\"string\"},{\"name\":\"place\",\"type\":\"string\"},"
                        + "{\"name\":\"v\",\"type\":\"decimal\",\"scale\":2}],\"key\":[\"k\"],\"partitionBy\":"
                        + partitionBy
                        + "}");
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private void upsert(String dataset, int from, int to, String place) {
        rows(
                dataset,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":\"k" + i + "\",\"place\":\"" + place
                                + "\",\"v\":" + i + ".25}}")
                        .collect(Collectors.joining("\n")));
    }

    private void rows(String dataset, String lines) {
        var answer = backend.post("/api/v1/datasets/" + dataset + "/rows", "editor@harbour", lines);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private MapReplica loaded(String person) throws IOException {
        Manifest manifest = manifest(person);
        MapReplica replica = new MapReplica();
        replica.begin(manifest);
        for (Manifest.Bucket bucket : manifest.buckets()) {
            if (bucket.dataset().equals("sales")) {
                continue; // large, and nothing here changes it
            }
            List<RowPage> pages = new ArrayList<>();
            for (Manifest.Part part : bucket.snapshot().parts()) {
                byte[] body = get(
                                "/sync/v1/snapshot/" + encoded(bucket.snapshot().id()) + "/" + part.n(), person)
                        .body();
                var in = new CBORFactory().createParser(new ZstdInputStream(new ByteArrayInputStream(body)));
                pages.add(PageCodec.read(in));
            }
            replica.loaded(bucket, pages);
        }
        return replica;
    }

    /// @return how many answers it took
    private int follow(MapReplica replica, String person, long maxBytes) throws IOException {
        for (int answers = 1; ; answers++) {
            String path = "/sync/v1/changes?maxBytes=" + maxBytes + "&cursor=" + encoded(replica.cursor);
            var answer = get(path, person, "Accept", "application/cbor-seq");
            assertEquals(200, answer.statusCode());
            List<Frame> frames = frames(new CBORFactory(), new ByteArrayInputStream(answer.body()));
            replica.apply(frames);
            if (!((Frame.Checkpoint) frames.getLast()).more()) {
                return answers;
            }
        }
    }

    private Manifest manifest(String person) {
        var answer = backend.get("/sync/v1/manifest", person);
        assertEquals(200, answer.statusCode(), answer.body());
        try {
            return Json.MAPPER.readValue(answer.body(), Manifest.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Manifest.Bucket bucket(Manifest manifest, String id) {
        return manifest.buckets().stream()
                .filter(bucket -> bucket.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static int count(MapReplica replica, String dataset) {
        return replica.rows.entrySet().stream()
                .filter(bucket -> bucket.getKey().startsWith(dataset + "."))
                .mapToInt(bucket -> bucket.getValue().size())
                .sum();
    }

    private static List<Frame> frames(JsonFactory factory, InputStream in) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (var parser = factory.createParser(in)) {
            for (Frame frame = FrameCodec.read(parser); frame != null; frame = FrameCodec.read(parser)) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private static String gist(Frame frame) {
        return switch (frame) {
            case Frame.Policy policy -> policy.toString();
            case Frame.Schema schema -> schema.toString();
            case Frame.Tx tx ->
                tx.lsn() + " "
                        + tx.rows().stream()
                                .map(change -> change.bucket()
                                        + Arrays.toString(change.upserts().ids()))
                                .toList();
            case Frame.Checkpoint checkpoint -> checkpoint.lsn() + " " + checkpoint.buckets();
        };
    }

    private HttpResponse<byte[]> get(String path, String person, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(backend.url() + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + backend.token(person));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
