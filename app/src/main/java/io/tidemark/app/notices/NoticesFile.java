package io.tidemark.app.notices;

import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was told, kept for the next start: `notices.json` in the workspace's folder. A file that cannot be
/// read is none: what it said happened all the same. Any thread.
public final class NoticesFile {
    private static final Logger LOG = LoggerFactory.getLogger(NoticesFile.class);
    /// Ten times what the most and longest notices take.
    private static final long LARGEST = 8L << 20;

    private final Path file;
    private boolean ended;

    public NoticesFile(Path folder) {
        this.file = folder.resolve("notices.json");
    }

    List<Notice> read() {
        try {
            if (!Files.exists(file) || Files.size(file) > LARGEST) {
                return List.of();
            }
            return List.of(Json.MAPPER.readValue(file.toFile(), Notice[].class));
        } catch (IOException | NullPointerException e) {
            LOG.warn("What was told before cannot be read.", e);
            return List.of();
        }
    }

    /// Does nothing after [#last].
    synchronized void write(List<Notice> notices) throws IOException {
        if (!ended) {
            put(notices);
        }
    }

    /// Nothing is written after this: what is still to be written elsewhere is older.
    synchronized void last(List<Notice> notices) throws IOException {
        ended = true;
        put(notices);
    }

    private void put(List<Notice> notices) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Json.MAPPER.writeValue(next.toFile(), notices);
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
