package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A small table of everything that engines like to disagree about.
final class NastyData {
    static final Instant NOW = Instant.parse("2024-03-31T12:34:56.789Z");
    static final Dataset DATASET = new Dataset(
            "nasty",
            "Nasty",
            List.of(
                    Field.of("region", FieldType.STRING),
                    Field.of("units", FieldType.INTEGER).withUnit("pcs"),
                    Field.decimal("price", 2).withUnit("$"),
                    Field.decimal("rate", 9),
                    Field.of("weight", FieldType.DOUBLE).withUnit("kg"),
                    Field.of("returned", FieldType.BOOLEAN),
                    Field.of("day", FieldType.DATE),
                    Field.of("at", FieldType.TIMESTAMP),
                    Field.of("'; DROP TABLE t; --", FieldType.STRING),
                    Field.of("mass", FieldType.DOUBLE),
                    Field.of("id", FieldType.INTEGER)));

    /// Composed and decomposed é, an astral letter that UTF-16 sorts before U+FFxx, quotes, wildcards, an empty
    /// text.
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "A",
            "ab",
            "Zürich",
            "\u00e9",
            "e\u0301",
            "\ud835\udd38",
            "\uff21",
            "ﬁ",
            "\ud83d\ude00 smile",
            "100%",
            "a_b",
            "O'Neil",
            "\"quoted\"",
            "back\\slash",
            "line\nbreak",
            "日本");
    private static final List<Long> UNITS =
            List.of(0L, 1L, 1L, 2L, -1L, -2L, -10L, 7L, 7L, 100L, 1_000_000L, -999_983L, 1_000_003L);
    private static final List<String> PRICES = List.of(
            "0.00",
            "0.01",
            "-0.01",
            "1.10",
            "2.20",
            "3.30",
            "-3.30",
            "19.99",
            "19.99",
            "99999999.99",
            "-1234.56",
            "0.50");
    private static final List<String> RATES = List.of(
            "0.000000001",
            "-0.000000001",
            "0.123456789",
            "1.000000000",
            "3.141592653",
            "-2.718281828",
            "0.000000000",
            "12345.678901234");
    private static final List<Double> WEIGHTS =
            List.of(0.0, -0.0, 0.1, 0.2, -0.3, 12.34, -7.7, 99.99, -1e-7, 0.125, 3.75, 1048576.25, 1.0 / 3.0, 2.5, 2.5);
    private static final List<Double> MASSES =
            List.of(Double.MIN_VALUE, 1e-300, 1e300, 2.5, 1e15, 0.0, -0.0, 123456789.0123);
    private static final List<String> DAYS = List.of(
            "1969-12-31",
            "1970-01-01",
            "1900-02-28",
            "0001-01-01",
            "9999-12-31",
            "2019-12-30",
            "2020-01-05",
            "2020-02-29",
            "2021-01-03",
            "2021-01-04",
            "2024-03-31",
            "2024-01-01",
            "2023-12-31");
    private static final List<String> TIMES = List.of(
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00Z",
            "1960-02-29T12:30:15.5Z",
            "0001-01-01T00:00:00.000001Z",
            "9999-12-31T23:59:59.999999Z",
            "2020-12-31T23:59:59.999999Z",
            "2021-01-01T00:00:00Z",
            "2021-01-03T23:59:59Z",
            "2021-01-04T00:00:00Z",
            "2024-03-31T01:30:00Z",
            "2024-03-31T02:30:00Z",
            "2024-03-24T12:34:56.789Z",
            "2024-02-29T00:00:00Z");

    private NastyData() {}

    static List<List<@Nullable Object>> rows() {
        Random random = new Random(7);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long id = 0; id < 150; id++) {
            rows.add(row(random, id));
        }
        rows.add(nothing(150));
        rows.add(nothing(151));
        return rows;
    }

    private static List<@Nullable Object> row(Random random, long id) {
        return Collections.unmodifiableList(Arrays.<@Nullable Object>asList(
                orNull(random, pick(random, TEXTS)),
                orNull(random, pick(random, UNITS)),
                orNull(random, new BigDecimal(pick(random, PRICES))),
                orNull(random, new BigDecimal(pick(random, RATES)).setScale(9)),
                orNull(random, pick(random, WEIGHTS)),
                orNull(random, random.nextBoolean()),
                orNull(random, LocalDate.parse(pick(random, DAYS))),
                orNull(random, Instant.parse(pick(random, TIMES))),
                orNull(random, pick(random, List.of("x", "y"))),
                orNull(random, pick(random, MASSES)),
                id));
    }

    private static List<@Nullable Object> nothing(long id) {
        List<@Nullable Object> row =
                new ArrayList<>(Collections.nCopies(DATASET.fields().size() - 1, null));
        row.add(id);
        return row;
    }

    private static @Nullable Object orNull(Random random, Object value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
