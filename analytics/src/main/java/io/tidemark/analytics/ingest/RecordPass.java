package io.tidemark.analytics.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the records of a source, tells the progress and heeds interrupts.
final class RecordPass implements AutoCloseable {
    private static final int TELL_EVERY = 4096;

    private final Progress progress;
    private final Records records;
    private long bytes;
    private long rows;

    private RecordPass(Source source, Layout layout, Progress progress) {
        this.progress = progress;
        this.records = Records.open(source, layout, read -> bytes = read);
    }

    static RecordPass open(Source source, Layout layout, Progress progress) {
        return new RecordPass(source, layout, progress);
    }

    List<String> names() {
        return records.names();
    }

    @Nullable
    RawRow next() {
        RawRow row = records.next();
        if (row == null) {
            progress.at(bytes, rows);
            return null;
        }
        if (++rows % TELL_EVERY == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ReadStopped();
            }
            progress.at(bytes, rows);
        }
        return row;
    }

    @Override
    public void close() {
        records.close();
    }
}
