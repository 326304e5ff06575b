package io.tidemark.app.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the replica was last seen to be equal to the server, kept for the next start. Losing it costs a time of day
/// on the pill.
final class LastSync {
    private static final Logger LOG = LoggerFactory.getLogger(LastSync.class);
    private static final Duration WORTH_WRITING = Duration.ofSeconds(20);

    private final Path file;
    private volatile @Nullable Instant at;
    private volatile Instant written = Instant.MIN;

    LastSync(Path folder) {
        this.file = folder.resolve("last-sync");
        this.at = read(file);
    }

    private static @Nullable Instant read(Path file) {
        try {
            return Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : null;
        } catch (IOException | DateTimeException e) {
            LOG.warn("When the last sync was cannot be read.", e);
            return null;
        }
    }

    @Nullable
    Instant at() {
        return at;
    }

    void was(Instant moment) {
        at = moment;
        if (written.isBefore(moment.minus(WORTH_WRITING))) {
            written = moment;
            try {
                Files.writeString(file, moment.toString());
            } catch (IOException e) {
                LOG.warn("When the last sync was cannot be written.", e);
            }
        }
    }
}
