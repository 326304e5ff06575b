package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body of `/rows`: one `{"op":"upsert"|"delete","row":{…}}` per line, checked as a whole before anything is
/// written.
final class RowLines implements Batch.Source {

    /// @param values typed, by field; of a delete only the key matters
    private record Line(boolean upsert, @Nullable Object[] values) {}

    private static final long MAX_CHARACTERS = 64L << 20;
    private static final ObjectReader LINE = Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Dataset dataset;
    private final List<Line> lines = new ArrayList<>();

    /// Reads to the end.
    ///
    /// @throws BackendException 422 naming the first bad line, 413 when there is too much
    RowLines(Dataset dataset, InputStream body) throws IOException {
        this.dataset = dataset;
        var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        long characters = 0;
        int number = 0;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            characters += text.length();
            if (lines.size() == RowPage.MAX_ROWS || characters > MAX_CHARACTERS) {
                throw new BackendException(
                        413,
                        "One request takes up to " + RowPage.MAX_ROWS
                                + " rows and 64 MiB; nothing was changed. Send the rest in further requests.");
            }
            if (!text.isBlank()) {
                lines.add(line(text, number));
            }
        }
    }

    private Line line(String text, int number) {
        JsonNode node;
        try {
            node = LINE.readTree(text);
        } catch (IOException e) {
            throw bad(number, "", "it is not JSON.", e);
        } catch (IllegalArgumentException e) {
            throw bad(number, "", "it holds a number that is too large or too small to be read.", e);
        }
        String op = node.path("op").asText();
        JsonNode row = node.path("row");
        if (!op.equals("upsert") && !op.equals("delete")) {
            throw bad(number, "/op", "its op is neither upsert nor delete.", null);
        }
        if (!row.isObject()) {
            throw bad(number, "/row", "it has no row.", null);
        }
        if (op.equals("delete") && dataset.key().isEmpty()) {
            throw bad(number, "/op", dataset.id() + " has no key, so none of its rows can be deleted.", null);
        }
        return new Line(op.equals("upsert"), values(row, number));
    }

    private @Nullable Object[] values(JsonNode row, int number) {
        @Nullable Object[] values = new @Nullable Object[dataset.fields().size()];
        for (var member : row.properties()) {
            String pointer = "/row/" + member.getKey().replace("~", "~0").replace("/", "~1");
            int index = dataset.indexOf(member.getKey()).orElse(-1);
            if (index < 0) {
                throw bad(number, pointer, "“" + member.getKey() + "” is not a field of " + dataset.id() + ".", null);
            }
            if (!member.getValue().isNull()) {
                try {
                    values[index] = Cell.of(dataset.fields().get(index), member.getValue());
                } catch (Cell.Unfit e) {
                    throw bad(number, pointer, "“" + member.getKey() + "” " + e.reason(), e);
                }
            }
        }
        for (String name : dataset.key()) {
            if (values[dataset.indexOf(name).orElseThrow()] == null) {
                throw bad(number, "/row", "“" + name + "” is part of the key and missing.", null);
            }
        }
        return values;
    }

    private static BackendException bad(int number, String pointer, String reason, @Nullable Exception cause) {
        String detail = "Line " + number + ": " + reason;
        return new BackendException(
                422,
                detail + " Nothing was changed.",
                List.of(new BackendException.FieldError("/" + (number - 1) + pointer, detail)),
                cause);
    }

    @Override
    public Batch of(Connection connection, CatalogEntry entry) throws SQLException {
        if (!entry.dataset().continues(dataset)) {
            throw BackendException.conflict("“" + dataset.id()
                    + "” got other fields while these rows were on their way. Nothing was changed; send them again.");
        }
        Dataset schema = Widening.of(connection, entry, this::digitsNeeded);
        RowPageBuilder upserts = new RowPageBuilder(schema, Math.max(1, lines.size()));
        RowPageBuilder removed = new RowPageBuilder(schema, Math.max(1, lines.size()));
        for (Line line : lastOfEachKey(schema)) {
            RowPageBuilder page = line.upsert() ? upserts : removed;
            page.beginRow(0);
            for (int i = 0; i < line.values().length; i++) {
                put(page, schema.fields().get(i), i, line.values()[i]);
            }
        }
        return new Batch(schema, upserts.build(), removed.build());
    }

    private static void put(RowPageBuilder page, Field field, int index, @Nullable Object value) {
        try {
            page.set(index, value);
        } catch (ArithmeticException e) {
            throw new BackendException(422, Widening.tooLong(field) + " Nothing was changed.", List.of(), e);
        }
    }

    /// The most digits after the point that any line has for a field.
    private int digitsNeeded(int field) {
        int digits = 0;
        if (field < dataset.fields().size() && dataset.fields().get(field).type() == FieldType.DECIMAL) {
            for (Line line : lines) {
                if (line.upsert() && line.values()[field] instanceof BigDecimal value) {
                    digits = Math.max(digits, value.scale());
                }
            }
        }
        return digits;
    }

    private List<Line> lastOfEachKey(Dataset schema) {
        if (schema.key().isEmpty()) {
            return lines;
        }
        int[] key = schema.key().stream()
                .mapToInt(name -> schema.indexOf(name).orElseThrow())
                .toArray();
        Set<List<Object>> seen = new HashSet<>();
        List<Line> kept = new ArrayList<>();
        for (Line line : lines.reversed()) {
            List<Object> values = new ArrayList<>(key.length);
            for (int field : key) {
                Object value = line.values()[field];
                if (value != null) {
                    values.add(value);
                }
            }
            if (seen.add(values)) {
                kept.add(line);
            }
        }
        return kept.reversed();
    }
}
