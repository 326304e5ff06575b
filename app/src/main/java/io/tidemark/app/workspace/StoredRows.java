package io.tidemark.app.workspace;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Field;
import io.tidemark.columnar.RowSource;
import io.tidemark.store.ReplicaFile;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads every row of a dataset, as of one moment, whoever writes the replica meanwhile.
final class StoredRows {
    private StoredRows() {}

    static long write(ReplicaFile file, String dataset, RowSink sink) {
        file.queries().requireComplete(dataset);
        try (RowSource.Changes rows = file.rows(dataset)) {
            List<Field> fields = rows.dataset().fields();
            sink.columns(fields);
            long count = 0;
            for (@Nullable RowPage page = rows.next(); page != null; page = rows.next()) {
                for (int row = 0; row < page.rows(); row++) {
                    sink.row(valuesOf(page, row, fields));
                }
                count += page.rows();
            }
            return count;
        }
    }

    private static List<@Nullable Object> valuesOf(RowPage page, int row, List<Field> fields) {
        List<@Nullable Object> values = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            values.add(i < page.columns().size() ? valueOf(page.columns().get(i), row, fields.get(i)) : null);
        }
        return values;
    }

    private static @Nullable Object valueOf(Column column, int row, Field field) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column) {
            case Column.Texts texts -> texts.values()[row];
            case Column.Doubles doubles -> doubles.values()[row];
            case Column.Longs longs -> typed(longs.values()[row], field);
        };
    }

    private static Object typed(long value, Field field) {
        return switch (field.type()) {
            case DECIMAL -> BigDecimal.valueOf(value, field.scale());
            case BOOLEAN -> value != 0;
            case DATE -> LocalDate.ofEpochDay(value);
            case TIMESTAMP -> Instant.EPOCH.plus(value, ChronoUnit.MICROS);
            case INTEGER, STRING, DOUBLE -> value;
        };
    }
}
