package io.tidemark.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Replica;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class CrashTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOW);

    private final Path folder;

    CrashTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Timeout(60)
    void aKilledProgramLeavesTheCursorExactlyWhereTheRowsAre() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSync.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long said = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (int i = 0; i < 25; i++) {
                said = Long.parseLong(lines.readLine());
            }
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));

        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            long lsn = file.replica().position().lsn();
            assertTrue(lsn >= said, "what was said to be committed is there");
            Truth truth = KilledSync.truth();
            while (truth.lsn() < lsn) {
                KilledSync.step(truth);
            }
            assertEquals(truth.expected(), StoredRows.of(folder, Sample.DATASET));
            assertEquals(List.of(), file.verify().mismatches());
            KilledSync.step(truth);
            truth.pull(file.replica(), truth.lsn());
            assertEquals(truth.expected(), StoredRows.of(folder, Sample.DATASET));
        }
    }

    @Test
    void aCrashBetweenAnyTwoCallsIsGoneOnFrom() throws Exception {
        Truth truth = KilledSync.truth();
        KilledSync.step(truth);
        try (ReplicaFile file = ReplicaFile.open(folder.resolve("first"), CLOCK)) {
            Replica replica = file.replica();
            goOnFromCopy(truth, 0);
            replica.begin(truth.manifest());
            goOnFromCopy(truth, 1);
            int call = 2;
            for (Replica.PendingPart part : replica.pendingParts()) {
                replica.applyPart(part, truth.part(part));
                goOnFromCopy(truth, call++);
            }
            truth.pull(replica, truth.lsn());
            goOnFromCopy(truth, call);
        }
    }

    private void goOnFromCopy(Truth truth, int call) throws IOException {
        Path copy = folder.resolve("copy" + call);
        Files.createDirectories(copy);
        try (var files = Files.list(folder.resolve("first"))) {
            files.filter(path -> path.getFileName().toString().startsWith("replica.sqlite")
                            && !path.toString().endsWith("-shm"))
                    .forEach(path -> copy(path, copy));
        }
        try (ReplicaFile file = ReplicaFile.open(copy, CLOCK)) {
            assertEquals(List.of(), file.verify().mismatches());
            Replica replica = file.replica();
            if (replica.position().cursor() == null) {
                truth.firstSync(replica);
            }
            truth.pull(replica, truth.lsn());
            assertEquals(truth.expected(), StoredRows.of(copy, Sample.DATASET));
        }
    }

    private static void copy(Path path, Path into) {
        try {
            Files.copy(path, into.resolve(path.getFileName()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
