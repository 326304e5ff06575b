package io.tidemark.backend.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.CommitListeners;
import io.tidemark.backend.warehouse.Warehouse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final BackendFixture backend = BackendFixture.shared();

    @Test
    void aFileMakesItsDatasetWithTheTypesItHas() throws IOException {
        JsonNode job = imported("orders", "csv", gzip("""
                id,price,paid,day,at,note
                1,12.50,true,2026-01-31,2026-01-31T10:00:00Z,"a ""quoted"", note"
                2,-0.05,false,2026-02-01,2026-02-01T11:30:00Z,
                """));
        assertEquals("done", job.path("state").asText(), job.toString());
        assertEquals(2, job.path("rows").asLong());
        assertEquals(100, job.path("percent").asInt());
        JsonNode dataset = BackendFixture.json(backend.get("/api/v1/datasets/orders", "viewer@harbour"));
        assertEquals("orders", dataset.path("title").asText());
        assertEquals(
                "[integer, decimal, boolean, date, timestamp, string]",
                IntStream.range(0, 6)
                        .mapToObj(
                                i -> dataset.path("fields").path(i).path("type").asText())
                        .toList()
                        .toString());
        assertEquals(2, dataset.path("rows").asLong());
    }

    @Test
    void aRowThatDoesNotFitIsRejectedByLineAndTheOthersAreIn() throws IOException {
        String declared =
                "{\"id\":\"ragged\",\"fields\":[{\"name\":\"n\",\"type\":\"integer\"},{\"name\":\"t\",\"type\":\"string\"}]}";
        backend.post("/api/v1/datasets", "editor@harbour", declared);
        JsonNode job = imported("ragged", "csv", utf8("n,t\n1,a\nx,b\n3,c,d\n4,e\n"));
        assertEquals("done", job.path("state").asText(), job.toString());
        assertEquals(2, job.path("rows").asLong());
        assertEquals(2, job.path("rejected").asLong());
        assertEquals(3, job.path("rejects").path(0).path("line").asLong());
        assertFalse(job.path("rejects").path(0).path("reason").asText().isBlank());

        assertEquals(
                "done",
                imported("ragged", "ndjson", utf8("{\"n\":5}\n{\"n\":6,\"t\":\"f\"}\n"))
                        .path("state")
                        .asText());
        assertEquals(4, rowsOf("ragged"));
    }

    @Test
    void aKeyedDatasetTakesTheLastRowOfEachKeyAndNoneWithoutOne() throws IOException {
        String declared =
                "{\"id\":\"keyed\",\"fields\":[{\"name\":\"k\",\"type\":\"string\"},{\"name\":\"v\",\"type\":\"integer\"}],\"key\":[\"k\"]}";
        backend.post("/api/v1/datasets", "editor@harbour", declared);
        imported("keyed", "csv", utf8("k,v\na,1\nb,2\na,3\n"));
        JsonNode job = imported("keyed", "csv", utf8("k,v\nb,4\n,5\n"));
        assertEquals(1, job.path("rejected").asLong(), job.toString());
        assertEquals(2, rowsOf("keyed"));
    }

    @Test
    void aFileThatCannotBeReadFailsWithASentence() throws IOException {
        JsonNode broken = imported("broken", "csv", utf8("a,b\n1,\"never closed\n2,3\n"));
        assertEquals("failed", broken.path("state").asText());
        assertFalse(broken.path("message").asText().isBlank());
        JsonNode encoding = imported("encoding", "csv", new byte[] {'a', '\n', (byte) 0xff, (byte) 0xfe, '\n'});
        assertEquals("failed", encoding.path("state").asText());
        assertEquals(
                404, backend.get("/api/v1/datasets/broken", "viewer@harbour").statusCode());
        assertEquals(
                415,
                backend.post("/api/v1/datasets/p/import?format=parquet", "editor@harbour", "PAR1")
                        .statusCode());
    }

    @Test
    void anUploadThatIsTooLargeOrShouldReplaceIsRefusedAndLeavesNothing(@TempDir Path folder) throws IOException {
        Spool spool = new Spool(folder, 10);
        var upload = new Spool.Upload("harbour", UUID.randomUUID());
        var refused = assertThrows(
                BackendException.class, () -> spool.keep(upload, new ByteArrayInputStream(utf8("a\n1\n2\n3\n4\n5\n"))));
        assertEquals(413, refused.status());
        assertEquals(List.of(), spool.leftovers());
        try (var files = Files.walk(folder)) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
        assertEquals(
                400,
                backend.post("/api/v1/datasets/r/import?mode=replace", "editor@harbour", "a\n1\n")
                        .statusCode());
    }

    @Test
    void jobsAndImportsOfAnotherTenantDoNotExist() throws IOException {
        var answer = backend.post("/api/v1/datasets/own/import?format=csv", "editor@harbour", "a\n1\n");
        assertEquals(202, answer.statusCode());
        String job = "/api/v1/jobs/" + BackendFixture.json(answer).path("jobId").asText();
        assertEquals(404, backend.get(job, "admin@orchard").statusCode());
        assertEquals(404, backend.delete(job, "admin@orchard").statusCode());
        assertEquals(403, backend.delete(job, "viewer@harbour").statusCode());
        assertEquals(
                403,
                backend.post("/api/v1/datasets/own/import", "viewer@harbour", "a\n1\n")
                        .statusCode());
        assertEquals("done", ended(job).path("state").asText());
        imported("own", "csv", utf8("a\n2\n"));
        assertEquals(404, backend.get("/api/v1/datasets/own", "viewer@orchard").statusCode());
    }

    @Test
    void anImportThatWasCutOffGoesOnBehindItsLastCommitAndDoublesNothing(@TempDir Path folder)
            throws IOException, InterruptedException {
        String csv =
                "n\n" + IntStream.range(0, 130_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        var meters = new SimpleMeterRegistry();
        var caller = new Caller(backend.idOf("editor@harbour").toString(), "harbour", "Edgar", Set.of(Role.EDITOR));
        var firstCommit = new CountDownLatch(2);
        var listeners = new CommitListeners();
        var imports = new Imports[1];
        listeners.add((tenant, lsn) -> {
            firstCommit.countDown();
            if (firstCommit.getCount() == 0) {
                imports[0].halt();
            }
        });
        UUID job;
        try (var warehouse = new Warehouse(backend.tenants(), listeners, meters)) {
            imports[0] = imports(warehouse, folder);
            job = imports[0].start(
                    caller, "cut", "csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
            assertTrue(firstCommit.await(30, TimeUnit.SECONDS));
            imports[0].close();
        }
        assertEquals(50_000, rowsOf("cut"));
        assertEquals(
                "running",
                BackendFixture.json(backend.get("/api/v1/jobs/" + job, "viewer@harbour"))
                        .path("state")
                        .asText());

        try (var warehouse = new Warehouse(backend.tenants(), new CommitListeners(), meters);
                var again = imports(warehouse, folder)) {
            again.resume();
            JsonNode done = ended("/api/v1/jobs/" + job);
            assertEquals("done", done.path("state").asText(), done.toString());
            assertEquals(130_000, done.path("rows").asLong());
        }
        assertEquals(130_000, rowsOf("cut"));
    }

    private Imports imports(Warehouse warehouse, Path folder) {
        return new Imports(
                backend.tenants(),
                warehouse,
                InstantSource.system(),
                new SimpleMeterRegistry(),
                (tenant, ended) -> {},
                new Spool(folder, 1 << 30));
    }

    private JsonNode imported(String dataset, String format, byte[] body) {
        var answer = backend.send(
                "POST",
                "/api/v1/datasets/" + dataset + "/import?format=" + format,
                "editor@harbour",
                BodyPublishers.ofByteArray(body));
        assertEquals(202, answer.statusCode(), answer.body());
        return ended("/api/v1/jobs/" + BackendFixture.json(answer).path("jobId").asText());
    }

    private JsonNode ended(String job) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode view = BackendFixture.json(backend.get(job, "viewer@harbour"));
            if (!Set.of("queued", "running").contains(view.path("state").asText())) {
                return view;
            }
        }
        throw new AssertionError("The job has not ended within " + LIMIT);
    }

    private long rowsOf(String dataset) {
        return BackendFixture.json(backend.get("/api/v1/datasets/" + dataset, "viewer@harbour"))
                .path("rows")
                .asLong(-1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(utf8(text));
        }
        return bytes.toByteArray();
    }
}
