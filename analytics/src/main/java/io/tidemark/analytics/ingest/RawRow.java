package io.tidemark.analytics.ingest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The cells of one record as they were written, reused from record to record. Cell `i` belongs to column
/// `columns[i]` of [Records#names] and lies in `text` from `start(i)` to `ends[i]`.
final class RawRow {
    /// What the notation says of a cell. A bare one (CSV) may be anything; a JSON one is what it is.
    enum Kind {
        BARE,
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /// More than any dataset has fields, so that a line of nothing but commas does not fill the memory.
    static final int MAX_CELLS = 10_000;

    private static final int MAX_CHARACTERS = 16 << 20;

    long line;
    int cells;
    char[] text = new char[1024];
    int[] ends = new int[16];
    int[] columns = new int[16];
    Kind[] kinds = new Kind[16];
    /// Why this record cannot be a row; null while it can.
    @Nullable
    String problem;

    void begin(long newLine) {
        line = newLine;
        cells = 0;
        problem = null;
    }

    int start(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    int length(int cell) {
        return ends[cell] - start(cell);
    }

    /// Whether it takes no further cell.
    boolean isFull() {
        return cells == MAX_CELLS || characters() >= MAX_CHARACTERS;
    }

    /// Of all cells together.
    int characters() {
        return cells == 0 ? 0 : ends[cells - 1];
    }

    void add(int column, Kind kind, char[] buffer, int offset, int length) {
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, cells * 2);
            columns = Arrays.copyOf(columns, cells * 2);
            kinds = Arrays.copyOf(kinds, cells * 2);
        }
        int start = start(cells);
        if (start + length > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, start + length));
        }
        System.arraycopy(buffer, offset, text, start, length);
        ends[cells] = start + length;
        columns[cells] = column;
        kinds[cells] = kind;
        cells++;
    }
}
