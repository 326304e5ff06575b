package io.tidemark.analytics.query;

import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Filter.TextMatch;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Queries that nobody would write, by a fixed seed: whoever fails prints its query.
class GeneratedQueriesTest {
    private static final int QUERIES = 2_400;
    private static final long SEED = 20_260_101;

    private static final List<String> EXPRESSIONS = List.of(
            "m0 / m1",
            "m0 + m1",
            "m0 - 2 * m1",
            "-m0 / 3",
            "m0 * 0.5",
            "(m0 + m1) / (m1 - m0)",
            "m1 * m1 / m0",
            "m0 + 0.125");

    @Test
    void allEnginesAnswerAnyQueryTheSame() throws SQLException {
        Random random = new Random(SEED);
        int asked = 0;
        while (asked < QUERIES) {
            Query query = query(random);
            if (Agreement.isTooLarge(query)) {
                continue;
            }
            Agreement.on(query);
            if (asked % 4 == 0 && !query.dimensions().isEmpty()) {
                Agreement.onPages(limited(query, 3 + random.nextInt(20)));
            }
            asked++;
        }
    }

    private static Query limited(Query query, int limit) {
        return new Query(
                query.dataset(),
                query.measures(),
                query.dimensions(),
                query.filters(),
                query.having(),
                query.sort(),
                limit,
                null);
    }

    private static Query query(Random random) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            dimensions.add(dimension(random, "d" + i));
        }
        List<Measure> measures = measures(random);
        if (dimensions.isEmpty() && measures.isEmpty()) {
            measures.add(new Measure.Aggregate(Agg.COUNT, null, "m0"));
        }
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 1; i--) {
            filters.add(filter(random));
        }
        List<Having> having = new ArrayList<>();
        List<Sort> sort = new ArrayList<>();
        for (Measure measure : measures) {
            if (random.nextInt(5) == 0 && isNumber(measure)) {
                having.add(new Having(measure.as(), pick(random, Comparison.values()), number(random)));
            }
            if (random.nextInt(4) == 0) {
                sort.add(new Sort(measure.as(), random.nextBoolean()));
            }
        }
        for (Dimension dimension : dimensions) {
            if (random.nextInt(4) == 0) {
                sort.add(new Sort(dimension.as(), random.nextBoolean()));
            }
        }
        Integer limit = random.nextInt(3) == 0 ? 1 + random.nextInt(10) : null;
        return new Query("nasty", measures, dimensions, filters, having, sort, limit, null);
    }

    private static Dimension dimension(Random random, String as) {
        Field field = pick(random, NastyData.DATASET.fields());
        Grain grain = null;
        if (field.type().isTime() && random.nextInt(4) > 0) {
            grain = pick(random, Grain.values());
            if (field.type() == FieldType.DATE && grain.compareTo(Grain.DAY) < 0) {
                grain = Grain.WEEK;
            }
        }
        return new Dimension(field.name(), grain, as);
    }

    private static List<Measure> measures(Random random) {
        List<Measure> measures = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            measures.add(aggregate(random, "m" + i));
        }
        if (count > 1 && isNumber(measures.get(0)) && isNumber(measures.get(1)) && random.nextInt(2) == 0) {
            measures.add(new Measure.Derived(pick(random, EXPRESSIONS), "x"));
            if (random.nextInt(3) == 0) {
                measures.add(new Measure.Derived("x / 2 + m0", "y"));
            }
        }
        return measures;
    }

    private static Measure aggregate(Random random, String as) {
        Agg agg = pick(random, Agg.values());
        Field field = pick(random, NastyData.DATASET.fields());
        return switch (agg) {
            case COUNT, COUNT_DISTINCT -> new Measure.Aggregate(agg, field.name(), as);
            case MIN, MAX ->
                field.type() == FieldType.BOOLEAN
                        ? new Measure.Aggregate(Agg.COUNT, null, as)
                        : new Measure.Aggregate(agg, field.name(), as);
            case SUM, AVG, STDDEV, MEDIAN, P90, P95, P99 ->
                new Measure.Aggregate(agg, pick(random, List.of("units", "price", "rate", "weight", "id")), as);
        };
    }

    private static boolean isNumber(Measure measure) {
        return switch (measure) {
            case Measure.Derived derived -> true;
            case Measure.Aggregate aggregate ->
                switch (aggregate.agg()) {
                    // Products of the largest doubles are no doubles.
                    case MIN, MAX ->
                        List.of("units", "price", "rate", "weight", "id").contains(aggregate.field());
                    case SUM, AVG, COUNT, COUNT_DISTINCT, STDDEV, MEDIAN, P90, P95, P99 -> true;
                };
        };
    }

    private static Filter filter(Random random) {
        Field field = pick(random, NastyData.DATASET.fields());
        String name = field.name();
        return switch (random.nextInt(6)) {
            case 0 -> new Filter.Null(name, random.nextBoolean());
            case 1 -> new Filter.In(name, List.of(value(random, field), value(random, field)), random.nextBoolean());
            case 2 ->
                new Filter.Between(name, value(random, field), random.nextBoolean() ? value(random, field) : null);
            case 3 -> new Filter.Text("region", pick(random, TextMatch.values()), pick(random, NastyData.TEXTS));
            default -> new Filter.Compare(name, pick(random, Comparison.values()), value(random, field));
        };
    }

    private static Object value(Random random, Field field) {
        return switch (field.type()) {
            case STRING -> pick(random, NastyData.TEXTS);
            case INTEGER, DECIMAL, DOUBLE -> number(random);
            case BOOLEAN -> random.nextBoolean();
            case DATE, TIMESTAMP ->
                pick(
                        random,
                        List.of(
                                "1970-01-01",
                                "2020-02-29",
                                "2021-01-04T00:00:00Z",
                                "now-1M/M",
                                "now/y",
                                "1960-02-29T12:30:15.5Z"));
        };
    }

    private static BigDecimal number(Random random) {
        return new BigDecimal(pick(
                random,
                List.of("0", "1", "7", "-1.5", "19.99", "0.5", "100", "1000000", "0.123456789", "-0.01", "2.5")));
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static <T extends @Nullable Object> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
