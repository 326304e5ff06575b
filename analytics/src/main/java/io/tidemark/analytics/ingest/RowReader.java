package io.tidemark.analytics.ingest;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The second pass over a file: its rows as pages, typed by a dataset; what does not fit is rejected by line and
/// reason. Columns belong to fields by name, fields without a column are null. Owned by one thread.
public final class RowReader implements AutoCloseable {
    private static final int NO_FIELD = -1;
    /// Beyond which a page is handed over before it is full, so that it fits into memory whatever the rows hold.
    private static final long PAGE_CHARACTERS = 16L << 20;

    private final Dataset dataset;
    private final LongSupplier ids;
    private final RecordPass pass;
    private final RowPageBuilder page;
    private final TypedRow row;
    private final Rejects rejects = new Rejects();
    private int[] fieldOfColumn = new int[0];

    private RowReader(Dataset dataset, Layout layout, RecordPass pass, LongSupplier ids, int pageRows) {
        this.dataset = dataset;
        this.ids = ids;
        this.pass = pass;
        this.page = new RowPageBuilder(dataset, pageRows);
        this.row = new TypedRow(dataset, layout.dateOrder());
    }

    /// Opens the file.
    ///
    /// @param ids gives the id of each row that is taken, in order
    /// @throws BadFile when it cannot be taken in at all, or has a column the dataset does not
    public static RowReader open(Source source, Layout layout, Dataset dataset, LongSupplier ids, Progress progress) {
        return open(source, layout, dataset, ids, progress, RowPage.MAX_ROWS);
    }

    /// @param pageRows the most rows of a page, up to [RowPage#MAX_ROWS]
    public static RowReader open(
            Source source, Layout layout, Dataset dataset, LongSupplier ids, Progress progress, int pageRows) {
        RecordPass pass = RecordPass.open(source, layout, progress);
        for (String name : pass.names()) {
            if (dataset.indexOf(name).isEmpty()) {
                pass.close();
                throw new BadFile("“" + name + "” in the header of " + source.name() + " is not a field of "
                        + dataset.id() + "; rename the column or leave it out.");
            }
        }
        return new RowReader(dataset, layout, pass, ids, pageRows);
    }

    /// The next rows; null at the end.
    ///
    /// @throws BadFile     when nothing that follows can be trusted
    /// @throws ReadStopped when the thread is interrupted
    public @Nullable RowPage next() {
        long characters = 0;
        while (!page.isFull() && characters < PAGE_CHARACTERS) {
            RawRow raw = pass.next();
            if (raw == null) {
                return page.rows() == 0 ? null : page.build();
            }
            String fault = fault(raw);
            if (fault == null) {
                row.addTo(page, ids.getAsLong());
                characters += raw.characters();
            } else {
                rejects.add(raw.line, fault);
            }
        }
        return page.build();
    }

    private @Nullable String fault(RawRow raw) {
        if (raw.problem != null) {
            return raw.problem;
        }
        row.clear();
        for (int i = 0; i < raw.cells; i++) {
            int field = field(raw.columns[i]);
            if (field == NO_FIELD) {
                return "“" + pass.names().get(raw.columns[i]) + "” is not a field of " + dataset.id() + ".";
            }
            String fault = row.put(field, raw.kinds[i], raw.text, raw.start(i), raw.length(i));
            if (fault != null) {
                return fault;
            }
        }
        for (String name : dataset.key()) {
            if (!row.isSet(dataset.indexOf(name).orElseThrow())) {
                return "“" + name + "” is part of the key and empty.";
            }
        }
        return null;
    }

    private int field(int column) {
        int known = fieldOfColumn.length;
        if (column >= known) {
            fieldOfColumn = Arrays.copyOf(fieldOfColumn, pass.names().size());
            for (int i = known; i < fieldOfColumn.length; i++) {
                fieldOfColumn[i] = dataset.indexOf(pass.names().get(i)).orElse(NO_FIELD);
            }
        }
        return fieldOfColumn[column];
    }

    /// What was rejected so far.
    public Rejects rejects() {
        return rejects;
    }

    @Override
    public void close() {
        pass.close();
    }
}
