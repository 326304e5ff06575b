package io.tidemark.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A replica on a file system that is really full, at each size at which any of its work can come upon the end of it.
/// `-Dtidemark.soak=long` takes every page of 4 KiB, else every fifth.
final class FullDiskTest {
    private static final int STEP_KIB = "long".equals(System.getProperty("tidemark.soak")) ? 4 : 20;
    private static final List<List<String>> ALONE =
            List.of(List.of("unshare", "--mount"), List.of("unshare", "--mount", "--map-root-user"));

    private final Path disk;

    FullDiskTest(@TempDir Path folder) throws IOException {
        this.disk = Files.createDirectory(folder.resolve("disk"));
    }

    @Test
    @Timeout(600)
    void isSaidSoLosesNothingAndIsGoneOnFrom() throws Exception {
        List<String> command = new ArrayList<>(alone());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FilledDisk.class.getName(),
                disk.toString(),
                Integer.toString(STEP_KIB)));
        Said said = run(command);
        assertEquals(0, said.exit(), said.words());
        assertTrue(said.words().contains("Full at "), said.words());
        assertTrue(said.words().contains(FilledDisk.ANEW), said.words());
        System.out.println(said.words().lines().toList().getLast());
    }

    private record Said(int exit, String words) {}

    private static Said run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String words = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Said(process.waitFor(), words);
        } finally {
            process.destroyForcibly();
        }
    }

    /// How a program gets mounts of its own here: as root, or as who is taken for root in a space of its own.
    private List<String> alone() throws InterruptedException {
        StringBuilder why = new StringBuilder();
        for (List<String> way : ALONE) {
            List<String> command = new ArrayList<>(way);
            command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
            try {
                Said said = run(command);
                if (said.exit() == 0) {
                    return way;
                }
                why.append(said.words().strip()).append("; ");
            } catch (IOException e) {
                why.append(e.getMessage()).append("; ");
            }
        }
        return abort("A small file system can only be made where a program may have mounts of its own: " + why);
    }
}
