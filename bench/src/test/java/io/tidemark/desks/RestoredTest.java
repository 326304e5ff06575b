package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.soak.Ports;
import io.tidemark.soak.Soak;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's files are put back to where they were 200 changes ago, and it does not know. What two computers had
/// been told was taken is there again, each once, on the server and on both.
final class RestoredTest {
    private static final int MUTATIONS = 200;
    private static final int A_SYNC = 10;
    private static final int ROUNDS = Soak.isLong() ? 20 : 1;
    private static final long SEED = Soak.number("tidemark.soak.seed", 1);

    private final int port = Ports.free();
    private final URI address = URI.create("http://127.0.0.1:" + port);
    /// What was done to each document, by its id: one field for each change.
    private final Map<String, List<String>> done = new TreeMap<>();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasTakenSinceTheBackupIsThereOnceAgain() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            done.clear();
            // each with connections of its own: nothing is known of the server of the round before
            try (Server server = new Server(address, Retries.usual(new Random(SEED)))) {
                round(server, folder.resolve("round" + round), new Random(SEED + round));
            }
        }
        System.out.printf(
                "%d times a server was put back by %d changes of two computers: 0 lost, 0 doubled%n",
                ROUNDS, MUTATIONS);
    }

    private void round(Server server, Path place, Random random) throws Exception {
        Path files = place.resolve("backend");
        Path backup = place.resolve("backup");
        List<Desk> desks = new ArrayList<>();
        String epoch;
        try (var backend = new PeopledBackend(files, port)) {
            assertEquals(address, backend.address());
            desks.add(new Desk(server, "editor@harbour", place.resolve("ann")));
            desks.add(new Desk(server, "admin@harbour", place.resolve("bob")));
            for (Desk each : desks) {
                done.put(each.make("Shared"), new ArrayList<>());
            }
            syncAll(desks);
            epoch = epoch(desks.getFirst());
        }
        copy(files, backup);
        try (var backend = new PeopledBackend(files, port)) {
            assertEquals(address, backend.address());
            edit(desks, random);
            syncAll(desks);
            assertAllIsThere(desks);
            assertEquals(epoch, epoch(desks.getFirst()));
        }
        delete(files);
        copy(backup, files);
        try (var backend = new PeopledBackend(files, port)) {
            assertEquals(address, backend.address());
            assertTrue(versions(desks.getFirst()).values().stream().allMatch(version -> version == 1), "not put back");
            syncAll(desks);
            assertNotEquals(epoch, epoch(desks.getFirst()));
            assertAllIsThere(desks);
        } finally {
            desks.forEach(Desk::close);
        }
    }

    /// 100 changes on each; a fifth of them makes something.
    private void edit(List<Desk> desks, Random random) {
        for (int i = 0; i < MUTATIONS; i++) {
            Desk desk = desks.get(i % desks.size());
            if (random.nextInt(5) == 0) {
                done.put(desk.make("Made by " + i), new ArrayList<>());
            } else {
                List<Document> shown = desk.file.documents().all("dashboards");
                String id = shown.get(random.nextInt(shown.size())).id();
                desk.change(id, "field" + i, "value" + i);
                Objects.requireNonNull(done.get(id)).add("field" + i);
            }
            if (i % A_SYNC == A_SYNC - 1) {
                desk.sync();
            }
        }
    }

    /// Twice: what one sent the other has to hear.
    private static void syncAll(List<Desk> desks) {
        for (int i = 0; i < 2; i++) {
            desks.forEach(Desk::sync);
        }
    }

    private static String epoch(Desk desk) {
        return Objects.requireNonNull(desk.file.replica().position().epoch());
    }

    private void assertAllIsThere(List<Desk> desks) throws Exception {
        Map<String, Long> once = new TreeMap<>();
        done.forEach((id, fields) -> once.put(id, 1L + fields.size()));
        assertEquals(
                MUTATIONS + desks.size(),
                once.values().stream().mapToLong(each -> each).sum());
        assertEquals(once, versions(desks.getFirst()), "versions on the server");
        for (Desk desk : desks) {
            assertEquals(0, desk.file.edits().waitingCount());
            assertEquals(List.of(), desk.file.edits().parked());
            assertEquals(List.of(), desk.file.documents().all("conflicts"));
            Map<String, Long> here = new TreeMap<>();
            desk.file.documents().all("dashboards").forEach(each -> here.put(each.id(), each.version()));
            assertEquals(once, here, "versions on a computer");
            done.forEach((id, fields) -> fields.forEach(field ->
                    assertEquals(field.replace("field", "value"), desk.shown(id, field), () -> field + " of " + id)));
        }
    }

    /// Of all dashboards on the server: each change makes one more.
    private Map<String, Long> versions(Desk desk) throws Exception {
        Map<String, Long> versions = new TreeMap<>();
        String after = "";
        while (after != null) {
            JsonNode page = desk.asking.get("/api/v1/dashboards?limit=100" + after);
            page.path("items")
                    .forEach(each -> versions.put(
                            each.path("id").asText(), each.path("version").asLong()));
            after = page.path("nextAfter").isTextual()
                    ? "&after=" + page.path("nextAfter").asText()
                    : null;
        }
        return versions;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file) || Files.isRegularFile(file)) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
