package io.tidemark.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.wire.Json;
import io.tidemark.app.workspace.LeasedWorkspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy that was not confirmed in time, at the prompt.
class LockedCopyTest {
    private static final Instant THEN = Instant.parse("2025-03-04T12:00:00Z");
    private static final Dataset SALES = new Dataset("sales", "Sales", List.of(Field.of("country", FieldType.STRING)));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void syncLongAgo() {
        Dashboard board = new Dashboard("Sales overview", null, "sales", null, List.of());
        Document document = new Document(
                "d1", "dashboards", 1, "u1", "public", List.of(), Json.MAPPER.valueToTree(board), THEN, THEN);
        LeasedWorkspace leased = LeasedWorkspace.open(folder.resolve("data/harbour"), () -> THEN);
        leased.take(new Manifest(1, 1, 1, "e1", "c1", List.of(SALES), List.of(document), List.of()));
        leased.lease(THEN.plus(Duration.ofDays(7)));
        leased.workspace().close();
    }

    @Test
    void questionsAndPicturesAreRefusedInTheSameWords() {
        Prompt prompt = new Prompt(folder.resolve("data"));
        for (Prompt.Said said : List.of(
                prompt.run(
                        "query", "--json", "{\"dataset\":\"sales\",\"measures\":[{\"agg\":\"count\",\"as\":\"n\"}]}"),
                prompt.run(
                        "render",
                        "--dashboard",
                        "d1",
                        "--out",
                        folder.resolve("d1.png").toString()),
                prompt.run(
                        "export",
                        "--dataset",
                        "sales",
                        "--out",
                        folder.resolve("sales.csv").toString()))) {
            assertEquals(1, said.code(), said.out());
            assertTrue(
                    said.err()
                            .contains("was last confirmed on 4 March 2025. Connect to the server to open it again;"
                                    + " what you changed here is kept and will be sent."),
                    said.err());
        }
        assertEquals(0, prompt.run("datasets").code(), "what they are called is no secret");
    }
}
