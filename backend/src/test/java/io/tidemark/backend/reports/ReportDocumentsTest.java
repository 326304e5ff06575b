package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.backend.launch.BackendFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A report is a document like any other.
final class ReportDocumentsTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();

    @Test
    void aReportIsMadeChangedAndDeletedAndItsHistoryKept() {
        String path = ReportShelf.ALL + "/" + shelf.create("editor@harbour", "private", Map.of("title", "One"));
        assertEquals(
                "reports",
                json(backend.get(path, "editor@harbour")).path("kind").asText());
        var body = Map.of("body", Map.of("title", "Two"));

        assertEquals(428, backend.put(path, "editor@harbour", body).statusCode());
        assertEquals(
                200,
                backend.put(path, "editor@harbour", body, "If-Match", "\"1\"").statusCode());
        assertEquals(
                412,
                backend.put(path, "editor@harbour", body, "If-Match", "\"1\"").statusCode());
        assertEquals(
                List.of("2", "1"), ReportShelf.each(json(backend.get(path + "/history", "editor@harbour")), "version"));
        assertEquals(
                204, backend.delete(path, "editor@harbour", "If-Match", "\"2\"").statusCode());
        assertEquals(404, backend.get(path, "editor@harbour").statusCode());
    }

    @Test
    void aViewerReadsAndDoesNotWrite() {
        String path = ReportShelf.ALL + "/" + shelf.create("editor@harbour", "public", Map.of("title", "One"));

        assertEquals(200, backend.get(path, "viewer@harbour").statusCode());
        assertEquals(
                403,
                backend.post(ReportShelf.ALL, "viewer@harbour", Map.of("body", Map.of()))
                        .statusCode());
        assertEquals(401, backend.get(ReportShelf.ALL, null).statusCode());
        assertEquals(401, backend.get(path, null).statusCode());
    }

    @Test
    void oneKindIsNotFoundUnderAnother() {
        String report = shelf.create("editor@harbour", "public", Map.of("title", "One"));

        assertEquals(
                404,
                backend.get("/api/v1/dashboards/" + report, "editor@harbour").statusCode());
    }
}
