package io.tidemark.app.kit;

import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// A small file of JSON. Whoever is killed while it is written finds it as it was before or as it is afterwards. Any
/// thread may read; those that write take turns.
public final class JsonFile {
    private final Path path;
    private final long largest;

    /// @param largest bytes; what is larger was not written here and is not read
    public JsonFile(Path path, long largest) {
        this.path = path;
        this.largest = largest;
    }

    /// @return null when there is none
    /// @throws IOException when it is not what it should be
    public <T> @Nullable T read(Class<T> type) throws IOException {
        if (!Files.isReadable(path) || Files.size(path) > largest) {
            return null;
        }
        return Json.MAPPER.readValue(path.toFile(), type);
    }

    public void write(Object value) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), value);
        try {
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
