package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Somebody's computer behind a line of its own with faults. Its program is killed at any moment and begun again.
/// Used by one thread at a time.
final class KilledDesk implements AutoCloseable {
    private static final long END_SECONDS = 120;
    /// How long at most after the first edit something befalls the line, after that, and after the first sync of a life
    /// that has one.
    private static final int LIFE_MS = 400;
    /// So long every other life may take to sync, whatever befell it.
    private static final long SYNC_SECONDS = 6;

    private final Programs programs;
    private final String person;
    private final String user;
    private final Set<String> places;
    private final Notes notes;
    private final Rights rights;
    private final FaultProxy line;
    private final Mischief mischief;
    private final Random random;

    /// @param backend must be there
    /// @param places those its person may ever have
    KilledDesk(Programs programs, KilledBackend backend, String person, Set<String> places, Path folder, long seed)
            throws IOException, InterruptedException {
        this.programs = programs;
        this.person = person;
        this.user = new Caller(backend.address(), person)
                .ask("GET", "/api/v1/me", "")
                .path("user")
                .path("id")
                .asText();
        this.places = places;
        this.notes = new Notes(Files.createDirectories(folder));
        this.rights = new Rights(folder.resolveSibling("rights-" + tenant()));
        this.line = new FaultProxy(backend::port, seed);
        this.mischief = new Mischief(seed, 1);
        this.random = new Random(seed);
    }

    String tenant() {
        return person.substring(person.indexOf('@') + 1);
    }

    String person() {
        return person;
    }

    Set<String> places() {
        return places;
    }

    Rights rights() {
        return rights;
    }

    Notes notes() {
        return notes;
    }

    /// Edits once, syncs and ends, and leaves behind for all computers what its program needed.
    void rehearse() throws IOException, InterruptedException {
        comesToItsEnd(programs.rehearsed(DeskProcess.class, arguments("rehearse")));
    }

    /// Edits and syncs until it is killed, at any moment after the first edit.
    void live() throws IOException, InterruptedException {
        line.heal();
        long before = notes.size(Notes.Kind.WORDS);
        long synced = notes.size(Notes.Kind.SYNCS);
        Process process = start(programs.program(DeskProcess.class, arguments("live")));
        try {
            awaitAnEdit(process, before);
            befall();
            if (random.nextBoolean()) {
                line.heal();
                awaitASync(synced);
                Thread.sleep(random.nextInt(LIFE_MS));
            }
            assertTrue(process.isAlive(), () -> "the program of " + person + " ended by itself" + words());
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS));
        }
        look(places);
    }

    private void befall() throws InterruptedException {
        Thread.sleep(random.nextInt(LIFE_MS));
        switch (mischief.next()) {
            case Mischief.Hit(Fault fault) -> line.apply(fault);
            case Mischief.Relief _, Mischief.Move _ -> line.heal();
        }
        Thread.sleep(random.nextInt(LIFE_MS));
    }

    /// In peace: syncs until nothing waits, and says what it shows.
    ///
    /// @param withdrawn the place that its person may not have now, of which no byte is left
    void end(@Nullable String withdrawn) throws IOException, InterruptedException {
        line.heal();
        comesToItsEnd(programs.program(DeskProcess.class, arguments("end")));
        look(places.stream().filter(place -> !place.equals(withdrawn)).collect(Collectors.toSet()));
    }

    private void comesToItsEnd(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = start(program);
        try {
            boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            assertTrue(ended, () -> "the program of " + person + " does not come to its end" + words());
            assertEquals(0, process.exitValue(), this::words);
        } finally {
            process.destroyForcibly();
        }
    }

    private String[] arguments(String what) {
        return new String[] {
            "http://127.0.0.1:" + line.port(),
            person,
            user,
            String.join(",", places),
            notes.folder().toString(),
            rights.note().toString(),
            Long.toString(random.nextLong()),
            what
        };
    }

    private Process start(ProcessBuilder program) throws IOException {
        return program.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return notes.folder().resolve("log");
    }

    /// Violations, and the end of what the program said.
    private String words() {
        try {
            List<String> said = Files.readAllLines(log());
            return "\n" + String.join("\n", notes.lines(Notes.Kind.VIOLATIONS)) + "\n"
                    + String.join("\n", said.subList(Math.max(0, said.size() - 30), said.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitAnEdit(Process process, long before) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (notes.size(Notes.Kind.WORDS) == before) {
            assertTrue(process.isAlive(), () -> "the program of " + person + " ended by itself" + words());
            assertTrue(System.nanoTime() < end, () -> person + " edits nothing" + words());
            Thread.sleep(10);
        }
    }

    /// Not one that the faults of its line or the kills of others keep from its end.
    private void awaitASync(long before) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SYNC_SECONDS);
        while (notes.size(Notes.Kind.SYNCS) == before && System.nanoTime() < end) {
            Thread.sleep(10);
        }
    }

    /// What the program noted, and no byte of anybody else's row, in whatever file.
    private void look(Set<String> theirs) throws IOException {
        assertEquals(List.of(), notes.lines(Notes.Kind.VIOLATIONS), person);
        try (var files = Files.list(notes.folder().resolve("replica"))) {
            for (Path file : files.toList()) {
                assertNull(stranger(file, theirs), () -> "in " + file + " of " + person);
            }
        }
    }

    private @Nullable String stranger(Path file, Set<String> theirs) throws IOException {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        var canaries = Canary.ANYWHERE.matcher(bytes);
        while (canaries.find()) {
            if (!canaries.group(1).equals(tenant()) || !theirs.contains(canaries.group(2))) {
                return canaries.group();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
