package io.tidemark.analytics.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.wire.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random typed rows, written as text and read again.
class RoundTripTest {
    private static final List<FieldType> TYPES = List.of(FieldType.values());
    private static final String[] PIECES = {
        "a", "Größe", " ", "\"", "\n", "\r\n", ",", ";", "\t", "🌊", "0", "-", "'", "\\", "#"
    };

    @Test
    void whateverIsWrittenComesBackTheSame() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Dataset dataset = dataset(random);
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                List<@Nullable Object> row = new ArrayList<>();
                dataset.fields().forEach(field -> row.add(random.nextInt(6) == 0 ? null : value(field, random)));
                rows.add(row);
            }
            char delimiter = ",;\t".charAt(random.nextInt(3));
            assertEquals(
                    rows, read(csv(dataset, rows, delimiter), new Layout(FileFormat.CSV, delimiter, null), dataset));
            assertEquals(rows, read(ndjson(dataset, rows), new Layout(FileFormat.NDJSON, ',', null), dataset));
        }
    }

    private static List<List<@Nullable Object>> read(String text, Layout layout, Dataset dataset) {
        InMemory.Loaded loaded = InMemory.load(InMemory.text(text), layout, dataset);
        assertEquals(List.of(), loaded.rejects().first());
        return loaded.rows();
    }

    private static Dataset dataset(RandomGenerator random) {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            FieldType type = TYPES.get(random.nextInt(TYPES.size()));
            String name = "f" + i + PIECES[random.nextInt(2)];
            fields.add(type == FieldType.DECIMAL ? Field.decimal(name, random.nextInt(10)) : Field.of(name, type));
        }
        return new Dataset("random", "Random", fields);
    }

    private static Object value(Field field, RandomGenerator random) {
        return switch (field.type()) {
            case STRING -> {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString();
            }
            case INTEGER -> random.nextLong() >> random.nextInt(64);
            case DECIMAL ->
                BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000_000L >> random.nextInt(64), field.scale());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)) + 0.0;
            case BOOLEAN -> random.nextBoolean();
            case DATE -> LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_059));
            case TIMESTAMP ->
                Instant.ofEpochSecond(
                        random.nextLong(-62_135_596_800L, 253_402_300_800L), random.nextInt(1_000_000) * 1000L);
        };
    }

    private static String text(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static String csv(Dataset dataset, List<List<@Nullable Object>> rows, char delimiter) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().fieldSeparator(delimiter).build(text)) {
            csv.writeRecord(dataset.fields().stream().map(Field::name).toList());
            for (List<@Nullable Object> row : rows) {
                csv.writeRecord(row.stream()
                        .map(value -> value == null ? "" : text(value))
                        .toList());
            }
        }
        return text.toString();
    }

    private static String ndjson(Dataset dataset, List<List<@Nullable Object>> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                object.put(dataset.fields().get(i).name(), row.get(i));
            }
            text.append(Json.MAPPER.writeValueAsString(object)).append('\n');
        }
        return text.toString();
    }
}
