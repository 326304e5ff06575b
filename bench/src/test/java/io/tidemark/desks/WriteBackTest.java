package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.edit.Outbox;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What people do on several computers, and the real backend between them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriteBackTest {
    @TempDir
    static Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private PeopledBackend backend;
    private Server server;

    @BeforeAll
    void start() {
        backend = new PeopledBackend(folder.resolve("backend"));
        server = new Server(backend.address(), Retries.usual(new Random(1)));
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        server.close();
        backend.close();
    }

    private Desk desk(String user, String name) {
        Desk desk = new Desk(server, user, folder.resolve(name));
        open.add(desk);
        return desk;
    }

    @Test
    void whatTwoPeopleDidApartComesTogether() {
        Desk ann = desk("editor@harbour", "together-1");
        Desk bob = desk("admin@harbour", "together-2");
        String id = ann.make("Sales");
        ann.change(id, "note", "first");
        ann.sync();
        bob.sync();
        assertEquals("first", bob.shown(id, "note"));
        assertEquals(2, Objects.requireNonNull(bob.file.documents().find(id)).version());

        ann.change(id, "title", "Sales of Ann");
        bob.change(id, "note", "of Bob");
        bob.sync();
        ann.sync();
        bob.sync();
        for (Desk each : List.of(ann, bob)) {
            assertEquals("Sales of Ann", each.shown(id, "title"));
            assertEquals("of Bob", each.shown(id, "note"));
            assertEquals(List.of(), each.conflicts(id));
            assertEquals(0, each.file.edits().waitingCount());
        }
    }

    @Test
    void whatCannotComeTogetherIsAConflictOfTheLaterOne() {
        Desk ann = desk("editor@harbour", "conflict-1");
        Desk bob = desk("admin@harbour", "conflict-2");
        String id = ann.make("Before");
        ann.sync();
        bob.sync();
        ann.change(id, "title", "Ann's");
        bob.change(id, "title", "Bob's");
        bob.sync();
        assertEquals("Ann's", ann.shown(id, "title"));
        ann.sync();

        assertEquals("Bob's", ann.shown(id, "title"));
        JsonNode field = ann.conflicts(id).getFirst().body().path("fields").get(0);
        assertEquals("Ann's", field.path("yours").asText());
        assertEquals("Bob's", field.path("theirs").asText());
        bob.sync();
        assertEquals(List.of(), bob.conflicts(id));
    }

    @Test
    void aLostAnswerChangesNothing() {
        Desk ann = desk("editor@harbour", "lost-1");
        String id = ann.make("Once");
        ann.change(id, "note", "x");
        ann.sync.mutations(ann.file.outbox().next(100, 900_000));
        assertEquals(2, ann.file.edits().waitingCount());
        ann.sync();
        assertEquals(0, ann.file.edits().waitingCount());
        assertEquals(List.of(), ann.file.outbox().unanswered().mutations());
        assertEquals(2, Objects.requireNonNull(ann.file.documents().find(id)).version());
    }

    @Test
    void whatSettledBeforeItsAnswerCameIsAskedFor() {
        Desk ann = desk("viewer@harbour", "asked-1");
        String id = ann.make("Viewers make none");
        Outbox.Batch batch = ann.file.outbox().next(100, 900_000);
        ann.sync.mutations(batch);
        var changes = ann.sync.changes(
                Objects.requireNonNull(ann.file.replica().position().cursor()), batch.deviceId(), 1_000_000, 0);
        assertEquals(1, changes.checkpoint().lastMutation());
        ann.file.replica().apply(changes.frames(), changes.checkpoint(), batch.deviceId());
        assertEquals(1, ann.file.outbox().unanswered().mutations().size());
        assertNull(ann.file.documents().find(id));

        ann.sync();
        assertEquals(id, ann.file.edits().parked().getFirst().documentId());
        assertEquals(List.of(), ann.file.outbox().unanswered().mutations());
    }

    @Test
    void oneThatTheServerCannotReadIsParkedAndTheRestArrives() {
        Desk ann = desk("editor@harbour", "poison-1");
        String first = ann.make("First");
        Document strange = ann.file
                .edits()
                .create("Strange!", ann.userId, new Content("private", List.of(), Json.MAPPER.createObjectNode()));
        String last = ann.make("Last");
        ann.sync();

        assertEquals(strange.id(), ann.file.edits().parked().getFirst().documentId());
        assertNull(ann.file.documents().find(strange.id()));
        Desk bob = desk("admin@harbour", "poison-2");
        assertEquals("First", bob.shown(first, "title"));
        assertEquals("Last", bob.shown(last, "title"));
        ann.sync();
        assertEquals(0, ann.file.edits().waitingCount());
        assertEquals(1, ann.file.edits().parked().size());
    }

    @Test
    void aCopiedComputerCountsAnewAndNothingIsLostOnEither() {
        Desk ann = desk("editor@harbour", "copied-1");
        String id = ann.make("Shared by copies");
        ann.sync();
        ann.file.close();
        copy(folder.resolve("copied-1"), folder.resolve("copied-2"));
        Desk one = desk("editor@harbour", "copied-1");
        Desk two = desk("editor@harbour", "copied-2");
        String device = two.file.replica().position().deviceId();
        assertEquals(device, one.file.replica().position().deviceId());
        one.change(id, "note", "of the first");
        two.change(id, "more", "of the second");
        one.sync();
        two.sync();
        one.sync();

        assertNotEquals(device, two.file.replica().position().deviceId());
        for (Desk each : List.of(one, two)) {
            assertEquals("of the first", each.shown(id, "note"));
            assertEquals("of the second", each.shown(id, "more"));
            assertEquals(0, each.file.edits().waitingCount());
            assertTrue(each.file.edits().parked().isEmpty());
            assertTrue(each.conflicts(id).isEmpty());
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            try (var files = Files.list(from)) {
                for (Path file : files.filter(path -> path.toString().contains("replica.sqlite"))
                        .toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void whatOneDeletedAndAnotherChangedIsThere() {
        Desk ann = desk("editor@harbour", "deleted-1");
        Desk bob = desk("admin@harbour", "deleted-2");
        String id = ann.make("To go");
        ann.sync();
        bob.sync();
        ann.file.edits().delete(id);
        bob.change(id, "note", "still needed");
        bob.sync();
        assertNull(ann.file.documents().find(id));
        ann.sync();
        assertEquals("still needed", ann.shown(id, "note"));

        ann.file.edits().delete(id);
        ann.sync();
        bob.change(id, "note", "needed again");
        bob.sync();
        ann.sync();
        assertEquals("needed again", ann.shown(id, "note"));
    }

    @Test
    void preferencesOfTwoComputersAreOneDocument() {
        Desk one = desk("editor@harbour", "prefs-1");
        Desk two = desk("editor@harbour", "prefs-2");
        one.file.edits().create("preferences", one.userId, prefs("theme", "dark"));
        two.file.edits().create("preferences", two.userId, prefs("language", "de"));
        two.change(two.userId, "language", "fr");
        one.sync();
        two.sync();
        one.sync();
        for (Desk each : List.of(one, two)) {
            assertEquals("dark", each.shown(one.userId, "theme"));
            assertEquals("fr", each.shown(one.userId, "language"));
            assertEquals(List.of(), each.conflicts(one.userId));
            assertEquals(List.of(), each.file.edits().parked());
        }
    }

    private static Content prefs(String name, String value) {
        return new Content("private", List.of(), Json.MAPPER.createObjectNode().put(name, value));
    }
}
