package io.tidemark.analytics.ingest;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Small files in memory, and what was read from them.
final class InMemory {
    private InMemory() {}

    static Source text(String content) {
        return bytes(content.getBytes(StandardCharsets.UTF_8)).named("sales.csv");
    }

    static Source bytes(byte[] content) {
        return () -> new ByteArrayInputStream(content);
    }

    static byte[] gzip(String content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    static Inference infer(Source source, FileFormat format) {
        return Inference.of(source, format, "sales", "Sales", Progress.NONE);
    }

    static Dataset csv(String content) {
        return infer(text(content), FileFormat.CSV).dataset();
    }

    /// `name:type/role` of each field, a decimal with its scale.
    static List<String> schema(Dataset dataset) {
        List<String> fields = new ArrayList<>();
        for (Field field : dataset.fields()) {
            String scale = field.type() == FieldType.DECIMAL ? "(" + field.scale() + ")" : "";
            fields.add(field.name() + ":" + field.type().wireName() + scale + "/"
                    + field.role().wireName());
        }
        return fields;
    }

    /// @param rows typed values, see [FieldType]
    record Loaded(List<List<@Nullable Object>> rows, List<Long> ids, Rejects rejects) {}

    static Loaded load(Source source, Layout layout, Dataset dataset) {
        AtomicLong ids = new AtomicLong(100);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<Long> given = new ArrayList<>();
        try (RowReader reader = RowReader.open(source, layout, dataset, ids::getAndIncrement, Progress.NONE, 3)) {
            for (RowPage page = reader.next(); page != null; page = reader.next()) {
                for (int row = 0; row < page.rows(); row++) {
                    rows.add(values(page, dataset, row));
                    given.add(page.ids()[row]);
                }
            }
            return new Loaded(rows, given, reader.rejects());
        }
    }

    static Loaded load(String csv) {
        Inference inference = infer(text(csv), FileFormat.CSV);
        return load(text(csv), inference.layout(), inference.dataset());
    }

    static List<@Nullable Object> values(RowPage page, Dataset dataset, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < page.columns().size(); i++) {
            values.add(value(page.columns().get(i), dataset.fields().get(i).type(), row));
        }
        return values;
    }

    private static @Nullable Object value(Column column, FieldType type, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column) {
            case Column.Texts texts -> texts.values()[row];
            case Column.Doubles doubles -> doubles.values()[row];
            case Column.Longs longs -> typed(longs.values()[row], longs.scale(), type);
        };
    }

    private static Object typed(long value, int scale, FieldType type) {
        return switch (type) {
            case DECIMAL -> BigDecimal.valueOf(value, scale);
            case BOOLEAN -> value == 1;
            case DATE -> LocalDate.ofEpochDay(value);
            case TIMESTAMP -> Instant.EPOCH.plus(value, ChronoUnit.MICROS);
            case STRING, INTEGER, DOUBLE -> value;
        };
    }
}
