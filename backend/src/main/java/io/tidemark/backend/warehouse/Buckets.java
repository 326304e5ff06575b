package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.analytics.Sha256;
import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.wire.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which bucket a row is at home in, decided by the values of the dataset's partition fields. Remembers the names
/// it made; owned by one thread.
final class Buckets {

    private static final int NAME_BYTES = 12;
    private static final int TWIN_BYTES = 9;
    /// In no dataset's name and in no base64.
    private static final String TWIN = "!";

    private static final TypeReference<List<List<String>>> MASKS = new TypeReference<>() {};
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<List<@Nullable String>> TEXTS = new TypeReference<>() {};

    private final String whole;
    private final Dataset dataset;
    private final List<Integer> fields;
    private final Map<String, String> names = new HashMap<>();

    Buckets(CatalogEntry entry) {
        this.dataset = entry.dataset();
        this.whole = dataset.id() + "." + entry.generation();
        this.fields = dataset.partitionBy().stream()
                .map(field -> dataset.indexOf(field).orElseThrow())
                .toList();
    }

    /// The one bucket of a dataset without partitions.
    static @Nullable String only(CatalogEntry entry) {
        return entry.dataset().partitionBy().isEmpty() ? entry.dataset().id() + "." + entry.generation() : null;
    }

    /// The twin of a bucket whose rows are without some fields.
    ///
    /// @param mask names of the fields, sorted
    static String twin(String bucket, List<String> mask) {
        return mask.isEmpty() ? bucket : bucket + TWIN + hash(json(mask), TWIN_BYTES);
    }

    static boolean isTwin(String bucket) {
        return bucket.contains(TWIN);
    }

    String of(RowPage page, int row) {
        if (fields.isEmpty()) {
            return whole;
        }
        return names.computeIfAbsent(place(page, row), this::name);
    }

    /// The partition values by bucket, as far as rows of this object asked: what finds a bucket's rows again.
    Map<String, String> places() {
        if (fields.isEmpty()) {
            return Map.of(whole, "[]");
        }
        Map<String, String> places = new HashMap<>();
        names.forEach((place, name) -> places.put(name, place));
        return places;
    }

    /// The values as a JSON array of texts and nulls.
    private String place(RowPage page, int row) {
        @Nullable String[] values = new @Nullable String[fields.size()];
        for (int i = 0; i < values.length; i++) {
            int field = fields.get(i);
            if (field < page.columns().size() && !page.columns().get(field).isNull(row)) {
                values[i] = text(page.columns().get(field), field, row);
            }
        }
        return json(values);
    }

    /// As PostgreSQL reads it.
    private @Nullable String text(Column column, int field, int row) {
        return switch (column) {
            case Column.Texts texts -> texts.values()[row];
            case Column.Doubles doubles -> Double.toString(doubles.values()[row]);
            case Column.Longs longs -> {
                long value = longs.values()[row];
                yield switch (dataset.fields().get(field).type()) {
                    case DECIMAL ->
                        BigDecimal.valueOf(value, longs.scale())
                                .stripTrailingZeros()
                                .toPlainString();
                    case BOOLEAN -> Boolean.toString(value != 0);
                    case DATE -> LocalDate.ofEpochDay(value).toString();
                    case TIMESTAMP ->
                        LocalDateTime.ofInstant(Instant.EPOCH.plus(value, ChronoUnit.MICROS), ZoneOffset.UTC)
                                .toString();
                    case STRING, INTEGER, DOUBLE -> Long.toString(value);
                };
            }
        };
    }

    private String name(String place) {
        return whole + "~" + hash(place, NAME_BYTES);
    }

    private static String hash(String text, int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(text), bytes));
    }

    static String json(Object texts) {
        try {
            return Json.MAPPER.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Lists of texts are always writable", e);
        }
    }

    static List<List<String>> masks(String json) {
        return read(json, MASKS);
    }

    static List<String> names(String json) {
        return read(json, NAMES);
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The catalog holds names that cannot be read", e);
        }
    }

    /// A place as a value for each partition field.
    static Map<String, @Nullable String> values(Dataset dataset, String place) {
        List<@Nullable String> texts = read(place, TEXTS);
        Map<String, @Nullable String> values = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            values.put(dataset.partitionBy().get(i), texts.get(i));
        }
        return values;
    }
}
