package io.tidemark.backend.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
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
        byte[] hash = Arrays.copyOf(Sha256.of(place), NAME_BYTES);
        return whole + "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static String json(@Nullable String[] place) {
        try {
            return Json.MAPPER.writeValueAsString(place);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A list of texts is always writable", e);
        }
    }
}
