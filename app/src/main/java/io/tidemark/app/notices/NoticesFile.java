package io.tidemark.app.notices;

import io.tidemark.app.kit.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was told, kept for the next start: `notices.json` in the workspace's folder. A file that cannot be
/// read is none: what it said happened all the same. Any thread.
public final class NoticesFile {
    private static final Logger LOG = LoggerFactory.getLogger(NoticesFile.class);
    /// Ten times what the most and longest notices take.
    private static final long LARGEST = 8L << 20;

    private final JsonFile file;
    private boolean ended;

    public NoticesFile(Path folder) {
        this.file = new JsonFile(folder.resolve("notices.json"), LARGEST);
    }

    List<Notice> read() {
        try {
            Notice[] kept = file.read(Notice[].class);
            return kept == null ? List.of() : List.of(kept);
        } catch (IOException | NullPointerException e) {
            LOG.warn("What was told before cannot be read.", e);
            return List.of();
        }
    }

    /// Does nothing after [#last].
    synchronized void write(List<Notice> notices) throws IOException {
        if (!ended) {
            file.write(notices);
        }
    }

    /// Nothing is written after this: what is still to be written elsewhere is older.
    synchronized void last(List<Notice> notices) throws IOException {
        ended = true;
        file.write(notices);
    }
}
