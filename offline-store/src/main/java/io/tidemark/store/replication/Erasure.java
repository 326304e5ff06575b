package io.tidemark.store.replication;

import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.store.file.Durability;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.file.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears the device's files of what was withdrawn: a row that is deleted stays legible in free pages, in the gaps
/// of pages, in the log beside the file and in the columnar index. Only then the receipt says that it is gone. Used
/// by one thread at a time.
///
/// The file is written anew, 2 s for a million rows, rather than deleted from with care: with `secure_delete` in
/// force from the first day, loading takes half as long again, and of 500,000 rows some hundred texts were still
/// there, as copies in the gaps of pages from which SQLite had moved them.
final class Erasure {
    /// How long readers may hold the log, and questions the index.
    private static final Duration LONGEST = Duration.ofSeconds(3);
    /// Between two tries to write the file anew: without room on the disk it would be done at every pull.
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

    private final SqliteFile file;
    private final ColumnarIndex index;
    private final InstantSource clock;
    /// Whether the file was written anew since something was withdrawn.
    private boolean rewritten;
    /// The same of the index.
    private boolean restarted;

    private @Nullable Instant failed;

    Erasure(SqliteFile file, ColumnarIndex index, InstantSource clock) {
        this.file = file;
        this.index = index;
        this.clock = clock;
    }

    /// Something more was withdrawn.
    void begin() {
        rewritten = false;
        restarted = false;
        failed = null;
        resume();
    }

    /// Does what is left to do; where that is not possible now, it is left for the next time.
    void resume() {
        try {
            PendingReceipt waiting = file.readers().<@Nullable PendingReceipt>read(PendingReceipt::find);
            if (waiting != null && waiting.at() == null && !isPausing()) {
                clear(waiting);
            }
        } catch (StoreException notNow) {
            failed = clock.instant();
            LOG.warn("What was withdrawn is not yet gone from the files: {}", notNow.getMessage());
        }
    }

    private boolean isPausing() {
        Instant last = failed;
        return last != null && clock.instant().isBefore(last.plus(PAUSE));
    }

    private void clear(PendingReceipt waiting) {
        if (!rewritten) {
            file.writer().rewrite();
            rewritten = true;
        }
        boolean cut = file.writer().cutLog(LONGEST);
        // after the log: it reads everything anew, which holds the log
        restarted = restarted || index.startOver(LONGEST);
        if (cut && restarted) {
            file.writer().write(Durability.REPLICATED, transaction -> {
                PendingReceipt gone = waiting.gone(clock.instant());
                gone.put(transaction.connection());
                return gone;
            });
        } else {
            LOG.info("What was withdrawn is not yet gone from the {}.", cut ? "index" : "log, somebody still reads");
        }
    }
}
