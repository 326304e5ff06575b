package io.tidemark.app.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.tidemark.analytics.model.Field;
import io.tidemark.app.workspace.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CSV as RFC 4180 has it, in UTF-8. Of several tables each has its title on a line of its own and an empty line
/// before it.
final class CsvTableFile implements TableFile {
    private final CsvWriter csv;
    private final boolean titled;
    private int tables;

    /// @param titled whether more than one table is to come
    CsvTableFile(Path file, boolean titled) throws IOException {
        this.titled = titled;
        this.csv = CsvWriter.builder().build(file);
    }

    @Override
    public RowSink sheet(String name) {
        if (tables++ > 0) {
            csv.writeRecord("");
        }
        if (titled) {
            csv.writeRecord(name);
        }
        return new Table();
    }

    private final class Table implements RowSink {
        @Override
        public void columns(List<Field> columns) {
            csv.writeRecord(columns.stream().map(Field::name).toList());
        }

        @Override
        public void row(List<@Nullable Object> values) {
            csv.writeRecord(values.stream().map(Answers::text).toList());
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
