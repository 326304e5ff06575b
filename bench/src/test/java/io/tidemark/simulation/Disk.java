package io.tidemark.simulation;

import io.tidemark.store.file.SqliteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Where the devices' folders are: in memory where the system has such a file system. Programs are killed here, the
/// power never goes, so nothing depends on what the disk has.
final class Disk implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String FILE = "replica.sqlite";
    private static final byte[] EMPTY = empty();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return folder();
    }

    private static Path folder() throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "simulation")
                : Files.createTempDirectory("simulation");
    }

    /// The tables of a replica that no device has opened yet, which take longer to make than to copy.
    private static byte[] empty() {
        try {
            Path folder = folder();
            SqliteFile.open(folder, connection -> {}).close();
            byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
            remove(folder);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return the file of the replica in a folder, made when there was none
    static Path replica(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(folder);
                Files.write(file, EMPTY);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copyReplica(Path folder, Path copy) {
        try (Stream<Path> files = Files.list(folder)) {
            Files.createDirectories(copy);
            for (Path each : files.toList()) {
                if (each.getFileName().toString().startsWith(FILE)) {
                    Files.copy(each, copy.resolve(each.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
