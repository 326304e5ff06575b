package io.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A backend of its own process, as in real life: `./tidemark backend` with its embedded PostgreSQL.
record BackendProcess(Process process, URI address) implements AutoCloseable {
    private static final String READY = "listening on ";

    static BackendProcess start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("tidemark.command", "./tidemark"),
                        "backend",
                        "--demo",
                        "--port",
                        "0",
                        "--data",
                        folder.toString())
                .redirectError(folder.resolveSibling("backend.log").toFile())
                .start();
        return listening(process);
    }

    /// Any server that prints one line with its address once it is ready.
    static BackendProcess listening(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroy();
            throw new IOException("the server did not start: " + line);
        }
        return new BackendProcess(process, URI.create(line.substring(READY.length())));
    }

    /// Processor time since its start; PostgreSQL is a process of its own and not in it.
    double cpuSeconds() throws IOException {
        return process.info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IOException("this system does not tell a process's CPU time"))
                        .toNanos()
                / 1e9;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
