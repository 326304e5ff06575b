package io.tidemark.app.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where Tidemark keeps things on this computer: `settings.json`, one folder per person and server, and the folder
/// `local` for work without any server.
public record DataFolder(Path root) {
    public static final String LOCAL = "local";
    static final String REPLICA = "replica.sqlite";

    /// The place the platform has for it, unless `TIDEMARK_HOME` names another.
    ///
    /// @param os as the JVM names it in `os.name`
    public static DataFolder ofPlatform(Map<String, String> environment, String os, Path userHome) {
        @Nullable String named = environment.get("TIDEMARK_HOME");
        if (named != null && !named.isBlank()) {
            return new DataFolder(Path.of(named).toAbsolutePath());
        }
        String system = os.toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            @Nullable String local = environment.get("LOCALAPPDATA");
            return new DataFolder(
                    (local == null ? userHome.resolve("AppData/Local") : Path.of(local)).resolve("Tidemark"));
        }
        if (system.contains("mac")) {
            return new DataFolder(userHome.resolve("Library/Application Support/Tidemark"));
        }
        @Nullable String shared = environment.get("XDG_DATA_HOME");
        return new DataFolder((shared == null || shared.isBlank() ? userHome.resolve(".local/share") : Path.of(shared))
                .resolve("tidemark"));
    }

    public Path settings() {
        return root.resolve("settings.json");
    }

    public Path log() {
        return root.resolve("tidemark.log");
    }

    /// The folder of one workspace.
    public Path workspace(String name) {
        return root.resolve(name);
    }

    /// The names of the workspaces that exist, in order.
    public List<String> workspaces() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(root)) {
            return inside.filter(folder -> Files.exists(folder.resolve(REPLICA)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The folder name of a person at a server: readable, and safe on every file system.
    public static String nameOf(URI server, String user) {
        String host = server.getHost() == null ? server.toString() : server.getHost();
        String port = server.getPort() < 0 ? "" : "-" + server.getPort();
        return safe(user) + "--" + safe(host + port);
    }

    private static String safe(String text) {
        String cleaned = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@._-]", "_");
        return cleaned.startsWith(".") ? "_" + cleaned : cleaned;
    }
}
