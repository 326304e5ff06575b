package io.tidemark.app.cli;

import io.tidemark.app.AppException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A backend of our own in another process, for as long as the demo runs. It is stopped when this is closed, and
/// also when this program is ended from outside.
final class DemoBackend implements AutoCloseable {
    private static final String READY = "listening on ";
    private static final Duration FIRST_START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(20);

    private final Process process;
    private final URI address;

    private DemoBackend(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    URI address() {
        return address;
    }

    /// Starts it and waits until it answers; the first time it fills its sample workspace.
    static DemoBackend start(Path folder) throws IOException, InterruptedException {
        @Nullable String command = System.getProperty("tidemark.command");
        if (command == null) {
            throw new AppException(
                    "The demo needs the backend, which comes with the checkout, not with the installed desktop. Start"
                            + " “tidemark app” and open the sample instead.");
        }
        Files.createDirectories(folder);
        Path log = folder.resolve("backend.log");
        Process process = new ProcessBuilder(command, "backend", "--demo", "--port", "0", "--data", folder.toString())
                .redirectError(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop the demo's backend"));
        try {
            URI address = CompletableFuture.supplyAsync(() -> addressOf(process), Thread::startVirtualThread)
                    .get(FIRST_START.toSeconds(), TimeUnit.SECONDS);
            return new DemoBackend(process, address);
        } catch (ExecutionException | TimeoutException e) {
            process.destroy();
            throw new AppException("The demo's backend did not start; " + log + " says why.", e);
        }
    }

    private static URI addressOf(Process process) {
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                int at = line.indexOf(READY);
                if (at >= 0) {
                    Thread.startVirtualThread(() -> lines.lines().forEach(_ -> {}));
                    return URI.create(line.substring(at + READY.length()).strip());
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new AppException("The demo's backend ended before it was ready.");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
