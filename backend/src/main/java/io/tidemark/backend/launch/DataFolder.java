package io.tidemark.backend.launch;

import io.tidemark.backend.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
            own(this.path);
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

    /// Where PostgreSQL's programs are unpacked: a place of the user's own, because the platform's temporary folder
    /// is open to everybody and what lies here is run. Below the data folder where the user has no such place.
    Path programs(Map<String, String> environment, Path home) {
        String xdg = environment.get("XDG_CACHE_HOME");
        Path cache = (xdg == null ? home.resolve(".cache") : Path.of(xdg)).resolve("tidemark-postgres");
        try {
            return own(cache).resolve("programs");
        } catch (IOException e) {
            return path.resolve("postgres-programs");
        }
    }

    /// The folder, made for the user alone when it is missing.
    private static Path own(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
        return folder;
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
