package io.tidemark.bridge.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.bridge.BridgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UploadTest {
    private final MockWebServer web = new MockWebServer();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void start() throws Exception {
        web.start();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private Upload upload(Path file) {
        return new ServerApi(Given.server(Given.address(web)), Given.TOKEN)
                .upload(new Upload.Source("retail", file, "csv"));
    }

    private Path file(int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        return Files.write(folder.resolve("retail.csv.gz"), content);
    }

    @Test
    void aFileArrivesAsItIsAndItsJobIsFollowedToTheEnd() throws Exception {
        Path file = file(1_000_000);
        answer(202, "{\"jobId\":\"j1\"}");
        answer(200, job("running", 400, 40, "null"));
        answer(200, job("done", 1000, 100, "\"Done.\""));
        List<String> heard = new ArrayList<>();

        Upload.Job job = upload(file).run((step, fraction, rows) -> heard.add(step + " " + fraction + " " + rows));

        assertEquals(1000, job.rows());
        assertEquals(List.of(new Upload.Reject(7, "Not a number.")), job.rejects());
        assertTrue(heard.containsAll(List.of("SENDING 1.0 0", "IMPORTING 0.4 400", "IMPORTING 1.0 1000")), "" + heard);
        RecordedRequest sent = taken();
        assertEquals("/api/v1/datasets/retail/import?format=csv", sent.getTarget());
        assertArrayEquals(
                Files.readAllBytes(file), Objects.requireNonNull(sent.getBody()).toByteArray());
        assertEquals("/api/v1/jobs/j1", taken().getTarget());
    }

    @Test
    void aFileThatCannotBeImportedSaysWhyInTheServersWords() throws Exception {
        answer(202, "{\"jobId\":\"j1\"}");
        answer(200, job("failed", 0, 10, "\"Line 3 has a quote that never ends.\""));

        var refused = assertThrows(
                BridgeException.Refused.class, () -> upload(file(10)).run(Upload.Progress.NONE));
        assertEquals("Line 3 has a quote that never ends.", refused.sentence());
    }

    @Test
    void cancelledOnItsWayNothingIsImported() throws Exception {
        Path file = file(5_000_000);
        Upload upload = upload(file);

        assertThrows(
                BridgeException.Cancelled.class,
                () -> upload.run((step, fraction, rows) -> {
                    if (fraction > 0.1) {
                        upload.cancel();
                    }
                }));
    }

    @Test
    void cancelledLaterTheServerIsTold() throws Exception {
        answer(202, "{\"jobId\":\"j1\"}");
        answer(200, job("running", 400, 40, "null"));
        answer(200, job("cancelled", 400, 40, "null"));
        Upload upload = upload(file(10));

        assertThrows(
                BridgeException.Cancelled.class,
                () -> upload.run((step, fraction, rows) -> {
                    if (step == Upload.Step.IMPORTING) {
                        upload.cancel();
                    }
                }));
        taken();
        taken();
        assertEquals("DELETE", taken().getMethod());
    }

    @Test
    void aFileThatIsNotThereIsNotTheServersFault() {
        var unreadable = assertThrows(BridgeException.Unreadable.class, () -> upload(folder.resolve("gone.csv"))
                .run(Upload.Progress.NONE));
        assertTrue(unreadable.sentence().contains("gone.csv"));
    }

    private static String job(String state, long rows, int percent, String message) {
        return "{\"dataset\":\"retail\",\"state\":\"" + state + "\",\"rows\":" + rows + ",\"rejected\":1,\"percent\":"
                + percent + ",\"rejects\":[{\"line\":7,\"reason\":\"Not a number.\"}],\"message\":" + message + "}";
    }

    private void answer(int code, String body) {
        web.enqueue(new MockResponse.Builder().code(code).body(body).build());
    }

    private RecordedRequest taken() throws InterruptedException {
        return Objects.requireNonNull(web.takeRequest(5, TimeUnit.SECONDS));
    }
}
