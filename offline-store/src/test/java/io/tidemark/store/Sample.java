package io.tidemark.store;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A dataset with every type, and random rows for it: nulls, negative numbers, many alphabets.
public final class Sample {
    public static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    public static final Dataset DATASET = new Dataset(
            "sales",
            "Sales",
            List.of(
                    Field.of("Product", FieldType.STRING),
                    Field.of("Quantity", FieldType.INTEGER),
                    Field.decimal("Price", 2),
                    Field.of("Weight", FieldType.DOUBLE),
                    Field.of("Paid", FieldType.BOOLEAN),
                    Field.of("Day", FieldType.DATE),
                    Field.of("At", FieldType.TIMESTAMP)));
    private static final String[] PRODUCTS = {"tea", "Tea", "кофе", "砂糖", "\"salt\"", "müsli", "🍵", "", "it's"};

    private Sample() {}

    public static List<@Nullable Object> row(RandomGenerator random) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(orNull(random, PRODUCTS[random.nextInt(PRODUCTS.length)]));
        row.add(orNull(random, random.nextLong(-50, 200)));
        row.add(orNull(random, BigDecimal.valueOf(random.nextLong(-100_000, 1_000_000), 2)));
        row.add(orNull(random, random.nextInt(1000) / 8.0));
        row.add(orNull(random, random.nextBoolean()));
        row.add(orNull(random, LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1500))));
        row.add(orNull(random, Instant.parse("2019-12-31T22:00:00Z").plusMillis(random.nextLong(100_000_000_000L))));
        return row;
    }

    private static @Nullable Object orNull(RandomGenerator random, Object value) {
        return random.nextInt(10) == 0 ? null : value;
    }

    public static Map<Long, List<@Nullable Object>> rows(RandomGenerator random, long firstId, int count) {
        Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            rows.put(firstId + i, row(random));
        }
        return rows;
    }
}
