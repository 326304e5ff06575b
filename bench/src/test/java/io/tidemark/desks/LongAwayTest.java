package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Replica.Position;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.store.answers.DatasetInfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One desk is away for longer than the server keeps its changes, another was there yesterday.
final class LongAwayTest {
    private static final int ROWS = 2_000;
    private static final Duration AWAY = Duration.ofDays(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whoIsBehindTheLogLosesNoEditAndEndsEqualAndNobodyElseNotices() throws Exception {
        Path data = folder.resolve("backend");
        PeopledBackend before = new PeopledBackend(data);
        URI address = before.address();
        try (Server server = new Server(address, Retries.usual(new Random(1)));
                Desk bob = new Desk(server, "admin@harbour", folder.resolve("bob"));
                Desk ann = new Desk(server, "editor@harbour", folder.resolve("ann"))) {
            bob.asking.post("/api/v1/datasets", declared("depths"));
            bob.asking.post("/api/v1/datasets/depths/rows", rows(0, ROWS, "first"));
            String shared = ann.make("Before");
            String gone = bob.make("To go");
            ann.sync();
            bob.sync();
            ann.sync();
            Position left = ann.file.replica().position();

            String waiting = ann.make("Made while away");
            ann.change(shared, "title", "Changed while away");
            bob.change(shared, "note", "of Bob");
            bob.file.edits().delete(gone);
            bob.make("New");
            bob.asking.post("/api/v1/datasets/depths/rows", rows(100, 200, "second") + "\n" + """
                    {"op":"delete","row":{"k":7}}""");
            bob.asking.post("/api/v1/datasets", declared("heights"));
            bob.asking.post("/api/v1/datasets/heights/rows", rows(0, 50, "new"));
            bob.sync();
            before.age("harbour", AWAY);
            before.close();

            try (PeopledBackend after = new PeopledBackend(data, address.getPort())) {
                awaitForgotten(after);
                BridgeException.Gone refused = assertThrows(
                        BridgeException.Gone.class,
                        () -> ann.sync.changes(Objects.requireNonNull(left.cursor()), left.deviceId(), 1_000_000, 0));
                assertEquals("cursor_below_floor", refused.reason());
                assertEquals(0, bob.sync().datasets(), "whoever loads a manifest is told of all its datasets");

                ann.sync();
                assertEquals(left.epoch(), ann.file.replica().position().epoch());
                assertEquals(0, ann.file.edits().waitingCount());
                assertEquals(List.of(), ann.file.edits().parked());
                assertEquals("Changed while away", ann.shown(shared, "title"));
                assertEquals("of Bob", ann.shown(shared, "note"));
                assertNull(ann.file.documents().find(gone));
                assertEquals(Map.of("depths", ROWS - 1L, "heights", 50L), rows(ann));
                assertEquals(List.of(), ann.check().differing());
                assertTrue(ann.file.verify().ok());

                bob.sync();
                assertEquals("Made while away", bob.shown(waiting, "title"));
                try (Desk fresh = new Desk(server, "editor@harbour", folder.resolve("fresh"))) {
                    assertEquals(boards(fresh), boards(ann));
                    assertEquals(boards(fresh), boards(bob));
                    assertEquals(rows(fresh), rows(bob));
                }
            }
        } finally {
            before.close();
        }
    }

    /// The backend forgets at its start what became too old while it did not run.
    private static void awaitForgotten(PeopledBackend backend) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (backend.logFloor("harbour") == 0) {
            assertTrue(System.nanoTime() < end, "nothing is forgotten");
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static Map<String, Document> boards(Desk desk) {
        return desk.file.documents().all("dashboards").stream().collect(Collectors.toMap(Document::id, board -> board));
    }

    private static Map<String, Long> rows(Desk desk) {
        return desk.file.queries().datasets().stream()
                .collect(Collectors.toMap(info -> info.dataset().id(), DatasetInfo::rows));
    }

    private static String declared(String dataset) {
        return """
                {"id":"%s","key":["k"],"partitionBy":["depth"],"fields":[{"name":"k","type":"integer"},
                 {"name":"depth","type":"integer"},{"name":"note","type":"string"}]}""".formatted(dataset);
    }

    private static String rows(int from, int to, String note) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":" + i + ",\"depth\":" + i % 4 + ",\"note\":\"" + note
                        + "\"}}")
                .collect(Collectors.joining("\n"));
    }
}
