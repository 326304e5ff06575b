package io.tidemark.backend.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Speaks replication's calls to the shared backend as any of the demo's people.
final class SyncClient implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final BackendFixture backend = BackendFixture.shared();

    void declare(String id, String partitionBy) {
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

    void upsert(String dataset, int from, int to, String place) {
        rows(
                dataset,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":\"k" + i + "\",\"place\":\"" + place
                                + "\",\"v\":" + i + ".25}}")
                        .collect(Collectors.joining("\n")));
    }

    void rows(String dataset, String lines) {
        var answer = backend.post("/api/v1/datasets/" + dataset + "/rows", "admin@harbour", lines);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    MapReplica loaded(String person) throws IOException {
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
    int follow(MapReplica replica, String person, long maxBytes) throws IOException {
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

    /// The cursor after all that has happened so far; a manifest's own may be older, as its snapshots are.
    String cursorAtHead(String person) throws IOException {
        MapReplica replica = loaded(person);
        follow(replica, person, 1 << 20);
        return replica.cursor;
    }

    Manifest manifest(String person) {
        var answer = backend.get("/sync/v1/manifest", person);
        assertEquals(200, answer.statusCode(), answer.body());
        try {
            return Json.MAPPER.readValue(answer.body(), Manifest.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Manifest.Bucket bucket(Manifest manifest, String id) {
        return manifest.buckets().stream()
                .filter(bucket -> bucket.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static int count(MapReplica replica, String dataset) {
        return replica.rows.getOrDefault(dataset, Map.of()).size();
    }

    static List<Frame> frames(JsonFactory factory, InputStream in) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (var parser = factory.createParser(in)) {
            for (Frame frame = FrameCodec.read(parser); frame != null; frame = FrameCodec.read(parser)) {
                frames.add(frame);
            }
        }
        return frames;
    }

    static String gist(Frame frame) {
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

    HttpResponse<byte[]> get(String path, String person, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(backend.url() + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + backend.token(person));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
