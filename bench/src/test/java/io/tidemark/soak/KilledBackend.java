package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A backend of a program of its own, always at the same address, that is killed and begun again, and its PostgreSQL.
final class KilledBackend implements AutoCloseable {
    private static final int END_SECONDS = 30;

    private final Path folder;
    private final int port;
    private Process process;
    private int kills;

    KilledBackend(Path folder) throws IOException {
        this.folder = folder;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        process = start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    int kills() {
        return kills;
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BackendProgram.class.getName(),
                folder.toString(),
                Integer.toString(port));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling("backend.log").toFile()))
                .start();
        String line = started.inputReader().readLine();
        assertTrue(line != null && line.startsWith("listening"), "the backend does not start: " + line);
        return started;
    }

    /// From one moment to the next, and then begun again.
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), "the backend cannot be killed");
        kills++;
        process = start();
    }

    /// Every process of its PostgreSQL at once; the backend begins it again by itself.
    void killDatabase() throws IOException {
        try (var files = Files.walk(folder)) {
            Path noted = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long pid = Long.parseLong(Files.readAllLines(noted).getFirst().strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            List<ProcessHandle> all = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            kills++;
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
