package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Four computers of three people and two tenants, each behind a line with faults, whose programs are killed over and
/// over while people edit on them and rows and rights change, and their backend and its PostgreSQL with them. Whatever
/// is killed: nobody has a row that is not theirs, what somebody was shown as done is shown, nothing goes back or
/// comes in parts, see [Oracles]; and in the end all have the same, each edit once, first without a right that was
/// taken away and then with it.
final class DeskSoakTest {
    private static final int KILLS = (int) Soak.number("tidemark.soak.kills", Soak.isLong() ? 1_000 : 100);
    private static final long SEED = Soak.number("tidemark.soak.seed", 1);
    private static final Set<String> FORE = Set.of("left", "right");
    private static final Set<String> DECK = Set.of("left", "right", "deck");
    private static final Set<String> ALL = Set.of("left", "right", "deck", "board");
    /// How many clients are killed between two kills of the backend or its database, at least, and about.
    private static final int BETWEEN = 12;

    private static final int PAUSE_MS = 2_000;

    private final Path folder;
    private final Kills kills = new Kills(KILLS);

    DeskSoakTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatWasShownAsDoneSurvivesEveryKill() throws Exception {
        var programs = new Programs(folder.resolve("programs"));
        List<KilledDesk> desks = new ArrayList<>();
        try (var backend = new KilledBackend(programs, folder.resolve("backend"))) {
            for (int i = 0; i < 4; i++) {
                desks.add(desk(programs, backend, i));
            }
            URI address = backend.address();
            List<CanaryWriter> writers = List.of(
                    new CanaryWriter(
                            new Caller(address, "admin@harbour"),
                            desks.getFirst().rights(),
                            true,
                            SEED),
                    new CanaryWriter(
                            new Caller(address, "admin@orchard"),
                            desks.getLast().rights(),
                            false,
                            SEED + 1));
            desks.getFirst().rehearse();
            run(desks, writers, backend);
            for (boolean may : List.of(false, true)) {
                writers.getFirst().grant(may);
                all(desks.stream()
                        .<Callable<String>>map(desk -> () -> ended(desk, may))
                        .toList());
            }
            check(desks, writers, backend);
        } finally {
            for (KilledDesk desk : desks) {
                desk.close();
            }
        }
    }

    private KilledDesk desk(Programs programs, KilledBackend backend, int i) throws IOException, InterruptedException {
        String person = List.of("ann@harbour", "ann@harbour", "bob@harbour", "admin@orchard")
                .get(i);
        Set<String> places = List.of(DECK, DECK, FORE, ALL).get(i);
        return new KilledDesk(programs, backend, person, places, folder.resolve("desk" + i), SEED * 100 + i);
    }

    private void run(List<KilledDesk> desks, List<CanaryWriter> writers, KilledBackend backend) throws Exception {
        List<Callable<String>> loops = new ArrayList<>();
        for (KilledDesk desk : desks) {
            loops.add(() -> {
                while (kills.goOn()) {
                    desk.live();
                    kills.add(Kills.Victim.CLIENT);
                }
                return desk.person();
            });
        }
        for (CanaryWriter writer : writers) {
            loops.add(() -> {
                writer.write(kills);
                return "writer";
            });
        }
        loops.add(() -> kill(backend));
        all(loops);
    }

    /// Its PostgreSQL three times for each time that the backend is.
    private String kill(KilledBackend backend) throws IOException, InterruptedException {
        var random = new Random(SEED);
        int next = BETWEEN;
        for (int i = 0; kills.goOn(); ) {
            Thread.sleep(random.nextInt(PAUSE_MS));
            if (kills.of(Kills.Victim.CLIENT) < next) {
                continue;
            }
            next += BETWEEN;
            if (i++ % 4 == 1) {
                backend.kill();
                kills.add(Kills.Victim.BACKEND);
            } else if (backend.killDatabase()) {
                kills.add(Kills.Victim.POSTGRES);
            }
            backend.awaitReady();
        }
        return "backend";
    }

    /// Side by side; the first that fails ends them all.
    private void all(List<Callable<String>> loops) throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("soak-", 0).factory())) {
            var running = new ExecutorCompletionService<String>(threads);
            loops.forEach(loop -> running.submit(() -> orEndAll(loop)));
            for (int i = 0; i < loops.size(); i++) {
                running.take().get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(kills.toString(), e.getCause());
        }
    }

    private String orEndAll(Callable<String> loop) throws Exception {
        boolean done = false;
        try {
            String who = loop.call();
            done = true;
            return who;
        } finally {
            if (!done) {
                kills.stop();
            }
        }
    }

    private static String ended(KilledDesk desk, boolean mayHaveDeck) throws IOException, InterruptedException {
        desk.end(mayHaveDeck || !desk.tenant().equals("harbour") ? null : "deck");
        return desk.person();
    }

    private void check(List<KilledDesk> desks, List<CanaryWriter> writers, KilledBackend backend) throws Exception {
        long looks = 0;
        long syncs = 0;
        var typed = new TreeSet<String>();
        for (KilledDesk desk : desks) {
            CanaryWriter writer = writers.get(desk.tenant().equals("harbour") ? 0 : 1);
            assertEquals(writer.rows(desk.places()), new HashSet<>(desk.notes().lines(Notes.Kind.ROWS)), desk.person());
            assertEquals(served(backend, desk.person()), shown(desk), desk.person());
            typed.addAll(desk.notes().lines(Notes.Kind.WORDS));
            looks += desk.notes().size(Notes.Kind.LOOKS);
            syncs += desk.notes().size(Notes.Kind.SYNCS);
        }
        var all = new TreeMap<String, Integer>();
        for (KilledDesk desk : List.of(desks.getFirst(), desks.get(2), desks.get(3))) {
            for (String line : desk.notes().lines(Notes.Kind.SHOWN)) {
                once(line, all);
            }
        }
        Set<String> deleting = new HashSet<>();
        for (KilledDesk desk : desks) {
            deleting.addAll(desk.notes().lines(Notes.Kind.DELETING));
        }
        typed.removeIf(each -> deleting.contains(each.split(" ", -1)[0]));
        int kept = typed.size();
        typed.removeAll(all.keySet());
        assertEquals(new TreeSet<>(), typed, "what was typed and is nowhere");
        books(backend);
        assertTrue(kills.isEnough(), kills::toString);
        System.out.printf(
                "%s; %d syncs came to their end, %d looks at replicas, %d and %d writes of rows, %d withdrawals;"
                        + " %d words are everywhere%n",
                kills,
                syncs,
                looks,
                writers.get(0).writes(),
                writers.get(1).writes(),
                writers.get(0).withdrawals(),
                kept);
    }

    /// Each word made one version: none was taken twice.
    private static void once(String line, Map<String, Integer> all) {
        List<String> parts = List.of(line.split(" ", -1));
        assertTrue(parts.size() > 3, line);
        List<String> words = parts.subList(3, parts.size());
        assertEquals(Integer.parseInt(parts.get(2)), new HashSet<>(words).size(), line);
        assertEquals(new HashSet<>(words).size(), words.size(), line);
        for (String word : words) {
            int seen = all.merge(parts.get(1) + " " + word, 1, Integer::sum);
            assertTrue(seen == 1 || (parts.getFirst().equals("public") && seen == 2), line);
        }
    }

    private static Map<String, String> shown(KilledDesk desk) throws IOException {
        Map<String, String> shown = new TreeMap<>();
        for (String line : desk.notes().lines(Notes.Kind.SHOWN)) {
            String[] parts = line.split(" ", 4);
            assertTrue(parts.length == 4 && shown.put(parts[1], parts[2]) == null, desk.person() + ": " + line);
        }
        return shown;
    }

    private static Map<String, String> served(KilledBackend backend, String person) throws InterruptedException {
        var caller = new Caller(backend.address(), person);
        Map<String, String> served = new TreeMap<>();
        String after = "";
        while (!after.equals("null")) {
            JsonNode page = caller.ask("GET", "/api/v1/dashboards" + after, "");
            page.path("items")
                    .forEach(each -> served.put(
                            each.path("id").asText(), each.path("version").asText()));
            after = page.path("nextAfter").isTextual()
                    ? "?after=" + page.path("nextAfter").asText()
                    : "null";
        }
        return served;
    }

    /// The server's own: no mutation was taken twice, made two states of a document, or was refused.
    private static void books(KilledBackend backend) throws IOException, SQLException {
        try (Connection connection = backend.database()) {
            assertEquals(
                    List.of(),
                    found(
                            connection,
                            "select key from mutations where status <> 'duplicate' group by key having count(*) > 1"));
            assertEquals(
                    List.of(),
                    found(
                            connection,
                            "select mutation from document_history where mutation is not null"
                                    + " group by mutation having count(*) > 1"));
            assertEquals(
                    List.of(),
                    found(connection, "select reason from mutations where status in ('rejected', 'conflict')"));
        }
    }

    private static List<String> found(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }
}
