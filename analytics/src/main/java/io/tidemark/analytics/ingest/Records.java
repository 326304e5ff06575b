package io.tidemark.analytics.ingest;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass over the records of a source, whatever their notation.
sealed interface Records extends AutoCloseable permits CsvRecords, NdjsonRecords {
    /// The longest cell that is read.
    int MAX_CELL = 1024 * 1024;

    /// The columns seen so far: all of them after opening a CSV, growing while NDJSON is read.
    List<String> names();

    /// The next record, valid until the one after it; null at the end.
    ///
    /// @throws BadFile when nothing that follows can be trusted
    @Nullable
    RawRow next();

    @Override
    void close();

    static Records open(Source source, Layout layout, ByteCount bytes) {
        try {
            TextReader text = TextReader.open(source, bytes);
            return switch (layout.format()) {
                case CSV -> CsvRecords.open(source, text, layout.delimiter());
                case NDJSON -> new NdjsonRecords(source, text);
            };
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }
}
