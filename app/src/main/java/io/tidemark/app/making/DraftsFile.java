package io.tidemark.app.making;

import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is typed and not saved, kept for the next start: `drafts.json` in the workspace's folder. Any thread.
public final class DraftsFile {
    private static final Logger LOG = LoggerFactory.getLogger(DraftsFile.class);
    /// More than the most and longest drafts take.
    private static final long LARGEST = 4L << 20;

    private final Path file;
    private long written;

    public DraftsFile(Path folder) {
        this.file = folder.resolve("drafts.json");
    }

    List<Draft> read() {
        try {
            if (!Files.exists(file) || Files.size(file) > LARGEST) {
                return List.of();
            }
            return List.of(Json.MAPPER.readValue(file.toFile(), Draft[].class));
        } catch (IOException | NullPointerException e) {
            LOG.warn("What was typed before cannot be read.", e);
            return List.of();
        }
    }

    /// @param edition one that is not the newest any more is not written
    synchronized void write(List<Draft> drafts, long edition) throws IOException {
        if (edition <= written) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Json.MAPPER.writeValue(next.toFile(), drafts);
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
        written = edition;
    }
}
