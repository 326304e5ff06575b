package io.tidemark.store.rows;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.store.catalog.StoredDataset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads stored rows back as pages. The result set has `_row`, `_bucket`, then the fields; see [#columns].
public final class RowRead {
    private final List<Field> fields;
    private final RowPageBuilder builder;
    private final long[] buckets;

    /// @param pageRows the most rows of a page
    public RowRead(StoredDataset dataset, int pageRows) {
        this.fields = dataset.dataset().fields();
        this.builder = new RowPageBuilder(dataset.dataset(), pageRows);
        this.buckets = new long[pageRows];
    }

    public static String columns(StoredDataset dataset) {
        StringBuilder sql = new StringBuilder("_row, _bucket");
        for (int i = 0; i < dataset.dataset().fields().size(); i++) {
            sql.append(", c").append(i);
        }
        return sql.toString();
    }

    /// @param buckets the home of each row of the page
    public record Stored(RowPage page, long[] buckets) {}

    /// The next rows; null after the last.
    public @Nullable Stored next(ResultSet rows) throws SQLException {
        while (!builder.isFull() && rows.next()) {
            builder.beginRow(rows.getLong(1));
            buckets[builder.rows() - 1] = rows.getLong(2);
            for (int i = 0; i < fields.size(); i++) {
                value(rows, i);
            }
        }
        int count = builder.rows();
        return count == 0 ? null : new Stored(builder.build(), Arrays.copyOf(buckets, count));
    }

    private void value(ResultSet rows, int field) throws SQLException {
        FieldType.Storage storage = fields.get(field).type().storage();
        switch (storage) {
            case TEXT -> {
                String text = rows.getString(field + 3);
                if (text != null) {
                    builder.setText(field, text);
                }
            }
            case LONG -> {
                long value = rows.getLong(field + 3);
                if (!rows.wasNull()) {
                    builder.setLong(field, value);
                }
            }
            case DOUBLE -> {
                double value = rows.getDouble(field + 3);
                if (!rows.wasNull()) {
                    builder.setDouble(field, value);
                }
            }
        }
    }
}
