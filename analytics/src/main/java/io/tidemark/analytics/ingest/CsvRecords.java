package io.tidemark.analytics.ingest;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The records of a CSV. The first is the header; empty lines are passed over, unless there is only one column,
/// which is then empty.
final class CsvRecords implements Records {
    private final Source source;
    private final Cells cells = new Cells();
    private final CloseableIterator<RawRow> rows;
    private List<String> names = List.of();

    private CsvRecords(Source source, TextReader text, char delimiter) {
        this.source = source;
        this.rows = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .detectBomHeader(false)
                .maxBufferSize(2 * MAX_CELL)
                .build(cells, new EndMarkReader(text))
                .iterator();
    }

    static CsvRecords open(Source source, TextReader text, char delimiter) {
        CsvRecords records = new CsvRecords(source, text, delimiter);
        try {
            records.readHeader();
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
        return records;
    }

    private void readHeader() {
        RawRow header = advance();
        while (header != null && header.cells == 0) {
            header = advance();
        }
        if (header == null) {
            throw new BadFile(source.name() + " is empty: there is nothing to import.");
        }
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.cells; i++) {
            String name = new String(header.text, header.start(i), header.length(i));
            if (name.isBlank()) {
                throw new BadFile(
                        "Column " + (i + 1) + " of " + source.name() + " has no name in the header; give it one.");
            }
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new BadFile("The name of column " + (i + 1) + " of " + source.name()
                        + " holds a line break or another control character; remove it.");
            }
            if (!seen.add(name)) {
                throw new BadFile("Two columns of " + source.name() + " are called “" + name + "”; rename one.");
            }
            found.add(name);
        }
        names = List.copyOf(found);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable RawRow next() {
        while (true) {
            RawRow row = advance();
            if (row == null) {
                return null;
            }
            if (row.cells == 0) {
                if (names.size() > 1) {
                    continue;
                }
            } else if (row.problem == null && row.cells != names.size()) {
                row.problem = "There are " + row.cells + " cells where the header has " + names.size() + ".";
            }
            return row;
        }
    }

    private @Nullable RawRow advance() {
        try {
            RawRow row = rows.hasNext() ? rows.next() : null;
            return cells.atEnd ? null : row;
        } catch (CsvParseException e) {
            throw cells.broken(e);
        } catch (UncheckedIOException e) {
            throw BadFile.unreadable(source, e);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw BadFile.unreadable(source, e);
        }
    }

    /// Copies the cells out of the parser's buffer.
    private final class Cells extends AbstractBaseCsvCallbackHandler<RawRow> {
        private final RawRow row = new RawRow();
        /// Where the cell being read begins; quoted cells before it may span lines.
        private long line = 1;
        private boolean atEnd;

        @Override
        protected void handleBegin(long startingLine) {
            line = startingLine;
            row.begin(startingLine);
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            if (length > 0 && buffer[offset + length - 1] == EndMarkReader.MARK) {
                if (quoted) {
                    throw new BadFile("The quote that opens in line " + line + " of " + source.name()
                            + " is never closed; close it or remove it. Nothing after it can be told apart.");
                }
                atEnd = true;
            }
            if (length > MAX_CELL) {
                throw new BadFile("A cell in line " + line + " of " + source.name()
                        + " is larger than 1 MiB; is a quote missing there?");
            }
            if (row.isFull()) {
                row.problem = "It has more than " + RawRow.MAX_CELLS + " cells or 16 MiB.";
                return;
            }
            row.add(index, RawRow.Kind.BARE, buffer, offset, length);
            if (quoted) {
                for (int i = offset; i < offset + length; i++) {
                    line += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }

        private BadFile broken(CsvParseException cause) {
            boolean full = false;
            for (Throwable at = cause; at != null; at = at.getCause()) {
                if (at instanceof BadFile bad) {
                    return bad;
                }
                full |= String.valueOf(at.getMessage()).contains("buffer size");
            }
            if (full) {
                return new BadFile("A cell in line " + line + " of " + source.name()
                        + " is larger than 1 MiB, or its quote is never closed.");
            }
            return new BadFile(
                    "The quote that opens in line " + line + " of " + source.name()
                            + " is closed in the middle of a cell; double the quotes inside of it.",
                    cause);
        }

        @Override
        protected RawRow buildRecord() {
            return row;
        }
    }
}
