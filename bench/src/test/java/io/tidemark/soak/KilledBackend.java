package io.tidemark.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A backend of a program of its own, always at the same address, that is killed and begun again, and its PostgreSQL.
/// Used by one thread at a time.
final class KilledBackend implements AutoCloseable {
    private static final int END_SECONDS = 60;

    private final Programs programs;
    private final Path folder;
    private final int port = Ports.free();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    KilledBackend(Programs programs, Path folder) throws IOException {
        this.programs = programs;
        this.folder = folder;
        process = start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    private Process start() throws IOException {
        Path log = folder.resolveSibling("backend.log");
        Process started = programs.program(BackendProgram.class, folder.toString(), Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String line = started.inputReader().readLine();
        if (line == null || !line.startsWith("listening")) {
            List<String> said = Files.readAllLines(log);
            fail("the backend does not start: "
                    + String.join("\n", said.subList(Math.max(0, said.size() - 30), said.size())));
        }
        return started;
    }

    /// From one moment to the next, and then begun again.
    void kill() throws IOException, InterruptedException {
        assertTrue(process.isAlive(), "the backend ended by itself");
        process.destroyForcibly();
        assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), "the backend cannot be killed");
        process = start();
    }

    /// Every process of its PostgreSQL at once; the backend begins it again by itself. Nobody else that has got the
    /// number of a process of which only a note is left.
    ///
    /// @return false when there was none to kill
    boolean killDatabase() throws IOException {
        Optional<ProcessHandle> postmaster = Files.exists(postmasterNote())
                ? ProcessHandle.of(Long.parseLong(postmaster().getFirst().strip()))
                        .filter(process -> process.info().command().orElse("").contains("postgres"))
                : Optional.empty();
        List<ProcessHandle> all =
                postmaster.map(process -> process.descendants().toList()).orElse(List.of());
        boolean killed = postmaster.map(ProcessHandle::destroyForcibly).orElse(false);
        all.forEach(ProcessHandle::destroyForcibly);
        return killed;
    }

    private Path postmasterNote() {
        return folder.resolve("postgres").resolve("postmaster.pid");
    }

    /// What PostgreSQL notes about itself: process, folder, start, port.
    private List<String> postmaster() throws IOException {
        return Files.readAllLines(postmasterNote());
    }

    void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (!isReady()) {
            assertTrue(System.nanoTime() < end, "the backend is not ready again");
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(address().resolve("/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// To its database, past everything.
    Connection database() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postmaster().get(3).strip() + "/tidemark?currentSchema=tidemark",
                "postgres",
                Files.readString(folder.resolve("database-admin.secret")).strip());
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
