package io.tidemark.analytics.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/// Splits text at line feeds without making strings: the line lies in `text()` from `start()` to `end()` until the
/// next call.
final class LineSplitter implements Closeable {
    static final int MAX_LINE = 4 * 1024 * 1024;

    private final Source source;
    private final Reader reader;
    private char[] buffer = new char[64 * 1024];
    private int start;
    private int end;
    private int next;
    private int limit;
    private long number;
    private boolean ended;

    LineSplitter(Source source, Reader reader) {
        this.source = source;
        this.reader = reader;
    }

    /// @return false after the last line
    boolean next() throws IOException {
        start = next;
        int at = start;
        while (true) {
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            if (at < limit || (ended && at > start)) {
                end = at;
                next = Math.min(at + 1, limit);
                number++;
                return true;
            }
            if (ended) {
                return false;
            }
            at -= start;
            refill();
        }
    }

    private void refill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        next = 0;
        if (limit == buffer.length) {
            if (limit >= MAX_LINE) {
                throw new BadFile("Line " + (number + 1) + " of " + source.name()
                        + " is longer than 4 MiB; NDJSON has one object per line.");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = reader.read(buffer, limit, buffer.length - limit);
        ended = read < 0;
        limit += Math.max(read, 0);
    }

    char[] text() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /// From 1.
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
