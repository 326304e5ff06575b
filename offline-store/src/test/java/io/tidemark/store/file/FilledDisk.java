package io.tidemark.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.store.ReplicaFile;
import io.tidemark.store.StoredRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A program that works on a replica on a file system of its own until that is full, makes it larger and goes on: once
/// for each size, from nothing until all of the work fits, and once more with a log that is folded after each step, so
/// that what needs most room is the file that is written anew. What it mounts is gone when it ends, as it has a table
/// of mounts of its own.
final class FilledDisk {
    static final String ANEW = "writing it anew without what was withdrawn";
    private static final int ROOMY_KIB = 64 * 1024;

    private final Path disk;
    private final Path folder;
    private final FilledWork work;
    /// What a replica holds after each of the steps.
    private final List<String> states = new ArrayList<>();

    private FilledDisk(Path disk) {
        this.disk = disk;
        this.folder = disk.resolve("replica");
        this.work = new FilledWork();
    }

    /// @param arguments an empty folder, and by how many KiB each size is larger
    public static void main(String[] arguments) throws Exception {
        FilledDisk filled = new FilledDisk(Path.of(arguments[0]));
        int step = Integer.parseInt(arguments[1]);
        filled.mount("-t", "tmpfs", "-o", "size=" + ROOMY_KIB + "k", "tmpfs");
        filled.learn();
        filled.unmount();
        var points = new TreeMap<String, Integer>();
        int sizes = 0;
        for (boolean folds : List.of(false, true)) {
            int kib = step;
            String point = filled.fill(kib, folds);
            while (!point.isEmpty()) {
                points.merge(point, 1, Integer::sum);
                sizes++;
                kib += step;
                point = filled.fill(kib, folds);
            }
        }
        System.out.println("Full at " + sizes + " sizes, in: " + points);
    }

    private void mount(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(disk.toString());
        run(command);
    }

    private void unmount() throws IOException, InterruptedException {
        run(List.of("umount", disk.toString()));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private ReplicaFile open(Path place) {
        return ReplicaFile.open(place, work::now);
    }

    /// And that a disk on which there is no room for anything leaves it as it is.
    private void learn() throws IOException {
        try (ReplicaFile file = open(folder)) {
            states.add(FilledWork.state(file, folder));
            for (FilledWork.Step step : work.steps()) {
                boolean isWithdrawal = states.size() == work.steps().size();
                assertTrue(!isWithdrawal || !holding().isEmpty(), "there is nothing to withdraw");
                step.on(file);
                states.add(FilledWork.state(file, folder));
            }
            finish(file);
        }
        Path other = disk.resolve("other");
        takeAllRoom(other);
        requireSentence(assertThrows(StoreException.class, () -> open(folder)));
        requireSentence(assertThrows(StoreException.class, () -> open(disk.resolve("new"))));
        Files.delete(other);
        open(disk.resolve("new")).close();
        try (ReplicaFile file = open(folder)) {
            assertEquals(states.getLast(), FilledWork.state(file, folder), "after the disk was full");
        }
    }

    /// The files that have what is withdrawn in the end.
    private List<String> holding() throws IOException {
        return StoredRows.filesWith(folder, FilledWork.WITHDRAWN);
    }

    private static void takeAllRoom(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertEquals(0, Files.getFileStore(file).getUsableSpace());
        }
    }

    /// @return in which step the disk was full, for people; nothing when all fits
    private String fill(int kib, boolean folds) throws IOException, InterruptedException {
        mount("-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs");
        try {
            return fillMounted(kib, folds);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("at " + kib + " KiB" + (folds ? ", folding" : ""), e);
        } finally {
            unmount();
        }
    }

    private String fillMounted(int kib, boolean folds) throws IOException, InterruptedException {
        @Nullable ReplicaFile file = null;
        int done = 0;
        try {
            try {
                file = open(folder);
                for (FilledWork.Step step : work.steps()) {
                    step.on(file);
                    done++;
                    if (folds) {
                        fold();
                    }
                }
                if (file.replica().receipt() != null) {
                    assertEquals(List.of(), holding());
                    return "";
                }
            } catch (StoreException full) {
                requireSentence(full);
            }
            String point = point(file, done);
            if (file != null) {
                assertEquals(states.get(done), FilledWork.state(file, folder), "while the disk is full");
                requireWhole(done);
                file = kib % 8 == 0 ? file : closed(file);
            }
            mount("-o", "remount,size=" + ROOMY_KIB + "k");
            file = file == null ? open(folder) : file;
            assertEquals(states.get(done), FilledWork.state(file, folder), "once there is room");
            for (FilledWork.Step step : work.steps().subList(done, work.steps().size())) {
                step.on(file);
                assertEquals(states.get(++done), FilledWork.state(file, folder), step.name());
            }
            finish(file);
            return point;
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }

    /// As far as there is room for it: what is not in the file stays in the log.
    private void fold() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("is full"), full::toString);
        }
    }

    private String point(@Nullable ReplicaFile file, int done) {
        if (file == null) {
            return "the opening";
        }
        return done == work.steps().size() ? ANEW : work.steps().get(done).name();
    }

    private static @Nullable ReplicaFile closed(ReplicaFile file) {
        file.close();
        return null;
    }

    private static void requireSentence(StoreException full) {
        String said = String.valueOf(full.getMessage());
        assertTrue(full instanceof DiskFull && said.contains("is full") && said.contains("kept"), full::toString);
    }

    /// A computer that stops now has all of it on its disk.
    private void requireWhole(int done) throws IOException {
        Path copy = Files.createTempDirectory("filled");
        try {
            for (String name : List.of("replica.sqlite", "replica.sqlite-wal")) {
                if (Files.exists(folder.resolve(name))) {
                    Files.copy(folder.resolve(name), copy.resolve(name));
                }
            }
            try (ReplicaFile file = open(copy)) {
                assertEquals(states.get(done), FilledWork.state(file, copy), "on the full disk");
            }
        } finally {
            try (var files = Files.list(copy)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(copy);
        }
    }

    /// What was withdrawn leaves the files, also where there was no room for that before.
    private void finish(ReplicaFile file) throws IOException {
        work.later(Duration.ofMinutes(11));
        file.replica().resume();
        assertNotNull(file.replica().receipt(), "what was withdrawn is not gone from the files");
        assertEquals(List.of(), holding());
    }
}
