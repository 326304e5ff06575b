package io.tidemark.analytics.ingest;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Adds one last line holding [#MARK] to a CSV. Where a quote is still open the mark ends up inside of a cell, and
/// so a file that breaks off within quotes is told from a complete one.
final class EndMarkReader extends FilterReader {
    /// Half of a surrogate pair: strict UTF-8 never yields one alone.
    static final char MARK = '\uDC00';

    private char last = '\n';
    private String tail = "";
    private boolean ended;

    EndMarkReader(Reader in) {
        super(in);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (!ended) {
            int read = super.read(target, offset, length);
            if (read >= 0) {
                last = read > 0 ? target[offset + read - 1] : last;
                return read;
            }
            ended = true;
            tail = (last == '\n' || last == '\r' ? "" : "\n") + MARK;
        }
        if (tail.isEmpty()) {
            return -1;
        }
        int count = Math.min(length, tail.length());
        tail.getChars(0, count, target, offset);
        tail = tail.substring(count);
        return count;
    }
}
