package io.tidemark.store.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.Truth;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentsTest {
    private final ReplicaFile file;
    private final List<Map<String, String>> news = new ArrayList<>();

    DocumentsTest(@TempDir Path folder) {
        file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
        file.listen(changed -> news.add(changed.documents()));
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static Document dashboard(String id, long version) {
        return new Document(
                id,
                "dashboards",
                version,
                "u1",
                "shared",
                List.of("u2"),
                Json.MAPPER.createObjectNode().put("title", "Täglich").put("n", 1),
                Sample.NOW,
                Sample.NOW.plusMillis(5));
    }

    @Test
    void aSyncBringsChangesAndRemovesDocumentsButLeavesLocalOnesAlone() {
        Document mine = dashboard("mine", 1);
        file.documents().putLocal(mine);
        Truth truth = new Truth(Sample.DATASET);
        truth.add(dashboard("a", 1));
        truth.add(dashboard("b", 1));
        truth.firstSync(file.replica());
        assertEquals(
                List.of(dashboard("a", 1), dashboard("b", 1), mine),
                file.documents().all("dashboards"));

        Frame.Tx tx = new Frame.Tx(1, List.of(), List.of(dashboard("a", 2)), List.of("b", "unknown"));
        file.replica().apply(List.of(tx), new Frame.Checkpoint(1, "c1", List.of(), 0, false), "");
        assertEquals(List.of(dashboard("a", 2), mine), file.documents().all("dashboards"));
        assertEquals(Map.of("a", "dashboards", "b", "dashboards"), news.getLast());

        new Truth(Sample.DATASET).firstSync(file.replica());
        assertEquals(List.of(mine), file.documents().all("dashboards"));
        assertTrue(file.edits().delete("mine"));
        assertNull(file.documents().find("mine"));
        assertEquals(List.of(), file.documents().all("alerts"));
    }

    @Test
    void aManifestTellsOnlyOfDocumentsThatAreOthersThanBefore() {
        Truth before = new Truth(Sample.DATASET);
        before.add(dashboard("same", 1));
        before.add(dashboard("changed", 1));
        before.add(dashboard("gone", 1));
        before.firstSync(file.replica());
        news.clear();

        Truth after = new Truth(Sample.DATASET);
        after.add(dashboard("same", 1));
        after.add(dashboard("changed", 2));
        after.firstSync(file.replica());

        assertEquals(
                List.of(Map.of("changed", "dashboards", "gone", "dashboards")),
                news.stream().filter(told -> !told.isEmpty()).toList());
    }
}
