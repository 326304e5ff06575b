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
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroy();
            throw new IOException("the backend did not start: " + line);
        }
        return new BackendProcess(process, URI.create(line.substring(READY.length())));
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
