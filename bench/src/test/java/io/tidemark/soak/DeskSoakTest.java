package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Computers that are killed over and over while people edit on them, each behind a line with faults, and their
/// backend and its PostgreSQL with them. What somebody was shown as done is at the server and on every other computer
/// in the end.
final class DeskSoakTest {
    private static final List<String> PEOPLE =
            List.of("editor@harbour", "editor@harbour", "admin@harbour", "editor@harbour");
    private static final int DESKS = Soak.isLong() ? 4 : 2;
    private static final int LIVES = Soak.isLong() ? 40 : 2;
    private static final long SEED = Soak.number("tidemark.soak.seed", 1);
    /// Of a program, at most, once it edits.
    private static final int LIFE_MS = 3_000;

    private static final long END_SECONDS = 90;

    private final Path folder;
    private final Random random = new Random(SEED);

    DeskSoakTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatWasShownAsDoneSurvivesEveryKill() throws Exception {
        List<FaultProxy> lines = new ArrayList<>();
        try (var backend = new KilledBackend(folder.resolve("backend"))) {
            int port = backend.port();
            for (int desk = 0; desk < DESKS; desk++) {
                Files.createDirectories(folder(desk));
                lines.add(new FaultProxy(() -> port, SEED + desk));
            }
            for (int life = 0; life < LIVES; life++) {
                live(backend, lines, life);
            }
            for (int round = 0; round < 2; round++) {
                for (int desk = 0; desk < DESKS; desk++) {
                    end(desk, backend.address());
                }
            }
            check(backend.kills());
        } finally {
            for (FaultProxy line : lines) {
                line.close();
            }
        }
    }

    private Path folder(int desk) {
        return folder.resolve("desk" + desk);
    }

    private void live(KilledBackend backend, List<FaultProxy> lines, int life)
            throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        var mischief = new Mischief(SEED * 1_000 + life, 1);
        List<Long> words = new ArrayList<>();
        for (int desk = 0; desk < DESKS; desk++) {
            words.add(size(desk));
            lines.get(desk).heal();
            URI server = URI.create("http://127.0.0.1:" + lines.get(desk).port());
            running.add(start(desk, server, life, "live"));
        }
        for (int desk = 0; desk < DESKS; desk++) {
            awaitAnEdit(desk, words.get(desk));
            Thread.sleep(random.nextInt(LIFE_MS));
            switch (mischief.next()) {
                case Mischief.Hit(Fault fault) -> lines.get(desk).apply(fault);
                case Mischief.Relief _, Mischief.Move _ -> lines.get(desk).heal();
            }
        }
        if (life % 2 == 0) {
            backend.killDatabase();
        } else {
            backend.kill();
        }
        for (Process process : running) {
            assertTrue(process.isAlive(), "a program ended by itself");
            Thread.sleep(random.nextInt(500));
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private long size(int desk) throws IOException {
        Path words = folder(desk).resolve("words");
        return Files.exists(words) ? Files.size(words) : 0;
    }

    private void awaitAnEdit(int desk, long before) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (size(desk) == before) {
            assertTrue(System.nanoTime() < end, "desk " + desk + " edits nothing");
            Thread.sleep(20);
        }
    }

    private void end(int desk, URI server) throws IOException, InterruptedException {
        Process process = start(desk, server, 10_000, "end");
        assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), "desk " + desk + " does not come to an end");
        assertEquals(0, process.exitValue());
    }

    private Process start(int desk, URI server, long life, String what) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DeskProcess.class.getName(),
                server.toString(),
                PEOPLE.get(desk),
                folder(desk).toString(),
                Long.toString(SEED + desk * 100_000L + life),
                what);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder(desk).resolve("log").toFile()))
                .start();
    }

    private void check(int kills) throws IOException {
        var typed = new TreeSet<String>();
        for (int desk = 0; desk < DESKS; desk++) {
            typed.addAll(Files.readAllLines(folder(desk).resolve("words")));
        }
        assertTrue(typed.size() >= DESKS * LIVES, "words: " + typed.size());
        var first = new TreeSet<>(Files.readAllLines(folder(0).resolve("shown")));
        for (int desk = 0; desk < DESKS; desk++) {
            var shown = new TreeSet<>(Files.readAllLines(folder(desk).resolve("shown")));
            assertEquals(first, shown, "desk " + desk + " shows something else than the first");
        }
        typed.removeAll(first);
        assertEquals(new TreeSet<>(), typed, "what was typed and is nowhere");
        System.out.println(DESKS + " computers killed " + LIVES + " times each, the backend or its database " + kills
                + " times: " + first.size() + " words are everywhere");
    }
}
