package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.analytics.change.Replica.Applied;
import io.tidemark.analytics.model.Field;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.BridgeException;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.sync.SyncListener;
import io.tidemark.bridge.sync.SyncOnce;
import io.tidemark.bridge.sync.SyncState;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.answers.DatasetInfo;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A desk at which something waits to be sent meets a server that moved on: a dataset has another shape, or the
/// program is too old to be given anything.
final class GenerationTest {
    private static final int ROWS = 2_000;
    private static final List<String> BEFORE = List.of("k", "depth", "note");
    private static final List<String> AFTER = List.of("note", "k", "depth", "ship");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWaitsIsSentAndTheOldRowsAnswerUntilTheNewOnesAreThere() throws Exception {
        try (PeopledBackend backend = new PeopledBackend(folder.resolve("backend"));
                Server server = new Server(backend.address(), Retries.usual(new Random(1)));
                Desk bob = new Desk(server, "admin@harbour", folder.resolve("bob"))) {
            declareAndFill(bob);
            Path place = folder.resolve("ann");
            String waiting;
            try (Desk ann = new Desk(server, "editor@harbour", place)) {
                assertEquals(BEFORE, fields(ann.file));
                waiting = ann.make("Made before the change");
                bob.asking.put("/api/v1/datasets/depths", """
                        {"id":"depths","key":["k"],"partitionBy":["depth"],"fields":[{"name":"note","type":"string"},
                         {"name":"k","type":"string"},{"name":"depth","type":"integer"},{"name":"ship","type":"string"}]}""");
                bob.asking.post(
                        "/api/v1/datasets/depths/rows",
                        "{\"op\":\"upsert\",\"row\":{\"k\":\"0\",\"note\":\"x\",\"depth\":3,\"ship\":\"Ada\"}}");

                // cut off while the new rows are on their way
                assertThrows(BridgeException.Cancelled.class, () -> cutOff(ann));
                assertEquals(BEFORE, fields(ann.file));
            }
            try (Desk ann = new Desk(server, "editor@harbour", place)) {
                assertEquals(AFTER, fields(ann.file));
                assertEquals(0, ann.file.edits().waitingCount());
                assertEquals(ROWS, rows(ann.file));
                assertEquals(List.of(), ann.check().differing());
                assertEquals(List.of(), ann.file.verify().mismatches());
            }
            bob.sync();
            assertEquals("Made before the change", bob.shown(waiting, "title"));
            assertEquals(AFTER, fields(bob.file));
        }
    }

    /// Syncs until some parts are in, and looks at each step at what is shown.
    private static void cutOff(Desk desk) {
        List<String> steps = new ArrayList<>();
        var once = new SyncOnce(desk.sync, desk.file.replica(), desk.file.outbox(), "test 1", InstantSource.system());
        once.run(new SyncListener() {
            @Override
            public void state(SyncState state) {
                if (state instanceof SyncState.Working working && working.total() > 0) {
                    steps.add(working.step());
                    assertEquals(BEFORE, fields(desk.file));
                    assertEquals(ROWS, rows(desk.file));
                    if (steps.size() > 2) {
                        once.stop();
                    }
                }
            }

            @Override
            public void applied(Applied what) {}
        });
    }

    private static List<String> fields(ReplicaFile file) {
        return info(file).dataset().fields().stream().map(Field::name).toList();
    }

    private static long rows(ReplicaFile file) {
        file.queries().requireComplete("depths");
        return info(file).rows();
    }

    private static DatasetInfo info(ReplicaFile file) {
        return file.queries().datasets().stream()
                .filter(each -> each.dataset().id().equals("depths"))
                .findFirst()
                .orElseThrow();
    }

    private static void declareAndFill(Desk desk) throws Exception {
        desk.asking.post("/api/v1/datasets", """
                {"id":"depths","key":["k"],"fields":[{"name":"k","type":"integer"},{"name":"depth","type":"integer"},
                 {"name":"note","type":"string"}]}""");
        desk.asking.post(
                "/api/v1/datasets/depths/rows",
                IntStream.range(0, ROWS)
                        .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":" + i + ",\"depth\":" + i % 4
                                + ",\"note\":\"n" + i + "\"}}")
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void aProgramThatIsTooOldStillDeliversWhatIsDoneWithIt() throws Exception {
        Path data = folder.resolve("backend");
        PeopledBackend before = new PeopledBackend(data);
        int port = before.address().getPort();
        try (Server server = new Server(before.address(), Retries.usual(new Random(1)))) {
            Desk ann = new Desk(server, "editor@harbour", folder.resolve("ann"));
            String first = ann.make("While it was new");
            ann.sync();
            String waiting = ann.make("While nobody was there");
            before.close();
            try (ann;
                    PeopledBackend _ = new PeopledBackend(data, port, "2")) {
                BridgeException.TooOld refused = assertThrows(BridgeException.TooOld.class, ann::sync);
                assertEquals("Update Tidemark to receive changes. What you do here is still sent.", refused.sentence());
                assertEquals(0, ann.file.edits().waitingCount());
                ann.change(first, "title", "Changed by what is old");
                assertThrows(BridgeException.TooOld.class, ann::sync);
                assertEquals(0, ann.file.edits().waitingCount());
                assertEquals("While nobody was there", title(ann, waiting));
                assertEquals("Changed by what is old", title(ann, first));
                assertEquals("Changed by what is old", ann.shown(first, "title"));
            }
        } finally {
            before.close();
        }
    }

    private static String title(Desk desk, String id) throws Exception {
        return desk.asking
                .get("/api/v1/dashboards/" + id)
                .path("body")
                .path("title")
                .asText();
    }
}
