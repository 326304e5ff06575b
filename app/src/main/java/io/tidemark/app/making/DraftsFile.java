package io.tidemark.app.making;

import io.tidemark.app.kit.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is typed and not saved, kept for the next start: `drafts.json` in the workspace's folder. Any thread.
public final class DraftsFile {
    private static final Logger LOG = LoggerFactory.getLogger(DraftsFile.class);
    /// More than the most and longest drafts take.
    private static final long LARGEST = 4L << 20;

    private final JsonFile file;
    private long written;

    public DraftsFile(Path folder) {
        this.file = new JsonFile(folder.resolve("drafts.json"), LARGEST);
    }

    List<Draft> read() {
        try {
            Draft[] kept = file.read(Draft[].class);
            return kept == null ? List.of() : List.of(kept);
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
        file.write(drafts);
        written = edition;
    }
}
