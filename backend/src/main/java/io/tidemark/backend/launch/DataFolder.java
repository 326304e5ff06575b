package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The backend's folder, held by one backend at a time.
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    /// Makes the folder when it is missing and takes its lock.
    DataFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
        FileChannel opened = null;
        try {
            Files.createDirectories(this.path);
            opened = FileChannel.open(
                    this.path.resolve("backend.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(opened) == null) {
                opened.close();
                throw new BackendException(
                        503,
                        "The folder " + this.path
                                + " is used by a running backend; stop that one or choose another with --data.");
            }
            lockFile = opened;
        } catch (IOException e) {
            throw new BackendException(
                    503, "The folder " + this.path + " cannot be written to: " + e.getMessage() + ".", List.of(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /// The platform's place for application data, or `TIDEMARK_HOME`.
    static Path usual(Map<String, String> environment, String osName, Path home) {
        String own = environment.get("TIDEMARK_HOME");
        if (own != null) {
            return Path.of(own, "backend");
        }
        if (osName.startsWith("Windows")) {
            return Path.of(environment.getOrDefault("APPDATA", home.toString()), "Tidemark", "backend");
        }
        if (osName.startsWith("Mac")) {
            return home.resolve("Library/Application Support/Tidemark/backend");
        }
        String xdg = environment.get("XDG_DATA_HOME");
        return (xdg == null ? home.resolve(".local/share") : Path.of(xdg)).resolve("tidemark/backend");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new BackendException(500, "The lock of " + path + " could not be released.", List.of(), e);
        }
    }
}
