package io.tidemark.analytics.change;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fills a page row by row: `beginRow(id)`, then a `set…` per field that is not null. Owned by one thread.
public final class RowPageBuilder {
    private final Dataset dataset;
    private final int capacity;
    private long[] ids;
    private Object[] values;
    private BitSet[] set;
    private int rows;

    public RowPageBuilder(Dataset dataset, int capacity) {
        this.dataset = dataset;
        this.capacity = capacity;
        this.ids = new long[capacity];
        this.values = new Object[dataset.fields().size()];
        this.set = new BitSet[values.length];
        clear();
    }

    private void clear() {
        ids = new long[capacity];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dataset.fields().get(i).type().storage()) {
                case TEXT -> new @Nullable String[capacity];
                case LONG -> new long[capacity];
                case DOUBLE -> new double[capacity];
            };
            set[i] = new BitSet();
        }
        rows = 0;
    }

    public Dataset dataset() {
        return dataset;
    }

    public int rows() {
        return rows;
    }

    public boolean isFull() {
        return rows == capacity;
    }

    /// Starts the next row, all null.
    ///
    /// @throws IllegalStateException when the page is full
    public void beginRow(long id) {
        if (isFull()) {
            throw new IllegalStateException("the page is full");
        }
        ids[rows++] = id;
    }

    public void setText(int field, String value) {
        ((@Nullable String[]) values[field])[rows - 1] = value;
    }

    /// The storage form of an integer, decimal (unscaled at the field's scale), boolean, date or timestamp.
    public void setLong(int field, long value) {
        ((long[]) values[field])[rows - 1] = value;
        set[field].set(rows - 1);
    }

    /// Negative zero becomes zero, so that equal numbers hash alike.
    public void setDouble(int field, double value) {
        ((double[]) values[field])[rows - 1] = value + 0.0;
        set[field].set(rows - 1);
    }

    /// Sets a typed value (see [FieldType]).
    ///
    /// @throws ArithmeticException when a decimal has more digits after the point than the field's scale, or more
    /// than 18 in all
    public void set(int field, @Nullable Object value) {
        if (value == null) {
            return;
        }
        Field f = dataset.fields().get(field);
        switch (f.type()) {
            case STRING -> setText(field, (String) value);
            case INTEGER -> setLong(field, (Long) value);
            case DECIMAL ->
                setLong(
                        field,
                        ((BigDecimal) value)
                                .setScale(f.scale(), RoundingMode.UNNECESSARY)
                                .unscaledValue()
                                .longValueExact());
            case DOUBLE -> setDouble(field, (Double) value);
            case BOOLEAN -> setLong(field, (Boolean) value ? 1 : 0);
            case DATE -> setLong(field, ((LocalDate) value).toEpochDay());
            case TIMESTAMP -> setLong(field, micros((Instant) value));
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /// The page so far; the builder is empty afterwards and may be filled again.
    public RowPage build() {
        List<Column> columns = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            Field f = dataset.fields().get(i);
            Column column =
                    switch (f.type().storage()) {
                        case TEXT -> new Column.Texts(Arrays.copyOf((@Nullable String[]) values[i], rows));
                        case LONG -> new Column.Longs(Arrays.copyOf((long[]) values[i], rows), nulls(i), f.scale());
                        case DOUBLE -> new Column.Doubles(Arrays.copyOf((double[]) values[i], rows), nulls(i));
                    };
            columns.add(column);
        }
        RowPage page = new RowPage(dataset.id(), Arrays.copyOf(ids, rows), columns);
        clear();
        return page;
    }

    private BitSet nulls(int field) {
        BitSet nulls = new BitSet(rows);
        nulls.set(0, rows);
        nulls.andNot(set[field]);
        return nulls;
    }
}
