package io.tidemark.analytics.ingest;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.InvalidDataset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first pass over a file: reads all of it and finds for each column the most specific type that every cell
/// satisfies.
///
/// A column is a boolean, integer, decimal, double, date, timestamp or else a string. Whole numbers with leading
/// zeros, or too long to be exact, are strings. Dates with slashes are dates where the file proves whether the day
/// or the month comes first.
///
/// @param dataset what the file would be as a dataset; no key
/// @param layout  how to read its rows, for [RowReader]
/// @param rows    that have the right shape
public record Inference(Dataset dataset, Layout layout, long rows) {

    /// Reads the file.
    ///
    /// @throws BadFile     when it cannot be taken in at all
    /// @throws ReadStopped when the thread is interrupted
    public static Inference of(Source source, FileFormat format, String id, String title, Progress progress) {
        Layout layout = Layout.detect(source, format);
        List<ColumnSketch> columns = new ArrayList<>();
        long rows = 0;
        try (RecordPass pass = RecordPass.open(source, layout, progress)) {
            NumberCell number = new NumberCell();
            TimeCell time = new TimeCell();
            @Nullable RawRow row = pass.next();
            while (true) {
                for (int i = columns.size(); i < pass.names().size(); i++) {
                    columns.add(new ColumnSketch(pass.names().get(i), number, time));
                }
                if (columns.size() > Dataset.MAX_FIELDS) {
                    throw new BadFile(
                            source.name() + " has more than " + Dataset.MAX_FIELDS + " columns; leave some out.");
                }
                if (row == null) {
                    break;
                }
                if (row.problem == null) {
                    rows++;
                    for (int i = 0; i < row.cells; i++) {
                        columns.get(row.columns[i]).accept(row.kinds[i], row.text, row.start(i), row.length(i));
                    }
                }
                row = pass.next();
            }
        }
        if (columns.isEmpty()) {
            throw new BadFile(source.name() + " holds no rows: NDJSON has one JSON object per line.");
        }
        DateOrder order = order(columns);
        return new Inference(dataset(id, title, columns, order), layout.withDateOrder(order), rows);
    }

    private static @Nullable DateOrder order(List<ColumnSketch> columns) {
        Set<DateOrder> proven = EnumSet.noneOf(DateOrder.class);
        for (ColumnSketch column : columns) {
            DateOrder order = column.provenOrder();
            if (order != null) {
                proven.add(order);
            }
        }
        return proven.size() == 1 ? proven.iterator().next() : null;
    }

    private static Dataset dataset(String id, String title, List<ColumnSketch> columns, @Nullable DateOrder order) {
        List<Field> fields = new ArrayList<>();
        for (ColumnSketch column : columns) {
            try {
                fields.add(column.field(order));
            } catch (InvalidDataset e) {
                throw new BadFile(
                        "Column " + (fields.size() + 1) + " has a name that cannot be used. " + e.getMessage(), e);
            }
        }
        return new Dataset(id, title, fields);
    }
}
