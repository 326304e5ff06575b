package io.tidemark.backend.rollups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Grain;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCompiler;
import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.warehouse.Catalog;
import io.tidemark.backend.warehouse.CatalogEntry;
import io.tidemark.backend.warehouse.DataTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rolled up and direct: the same rows in the same order, for queries of a fixed seed over rows with gaps in every
/// field.
class RollupAgreementTest {
    private static final BackendFixture BACKEND = BackendFixture.shared();
    private static final String TENANT = "harbour";
    private static final Instant NOW = Instant.parse("2026-03-31T12:34:56.789Z");
    private static final long SEED = 20_261_125;
    private static final int QUERIES = 150;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> KEYS = List.of("shop", "units", "price", "sold", "day", "at");
    private static final List<Grain> GRAINS =
            List.of(Grain.HOUR, Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR);
    private static final List<Agg> AGGS = List.of(Agg.SUM, Agg.AVG, Agg.MIN, Agg.MAX, Agg.COUNT);

    private final QueryCompiler compiler = new QueryCompiler(Dialect.POSTGRES);

    @BeforeAll
    static void rowsWithGaps() {
        assertEquals(201, BACKEND.post("/api/v1/datasets", "admin@harbour", """
                        {"id":"gaps","key":["id"],"fields":[{"name":"id","type":"integer"},
                        {"name":"shop","type":"string"},{"name":"units","type":"integer"},
                        {"name":"price","type":"decimal","scale":2},{"name":"weight","type":"double"},
                        {"name":"sold","type":"boolean"},{"name":"day","type":"date"},{"name":"at","type":"timestamp"}]}
                        """).statusCode());
        Random random = new Random(SEED);
        String lines = IntStream.range(0, 3_000).mapToObj(i -> line(i, random)).collect(Collectors.joining("\n"));
        var answer = BACKEND.post("/api/v1/datasets/gaps/rows", "admin@harbour", lines);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static String line(int id, Random random) {
        List<String> members = new ArrayList<>(List.of("\"id\":" + id));
        add(members, random, "shop", "\"" + List.of("é", "É", "a", "", "ﬁ").get(random.nextInt(5)) + "\"");
        add(members, random, "units", Integer.toString(random.nextInt(-3, 4)));
        add(members, random, "price", String.format(Locale.ROOT, "%d.%02d", random.nextInt(-2, 3), random.nextInt(3)));
        add(members, random, "weight", Double.toString(random.nextGaussian()));
        add(members, random, "sold", Boolean.toString(random.nextBoolean()));
        add(
                members,
                random,
                "day",
                String.format(Locale.ROOT, "\"2026-%02d-%02d\"", random.nextInt(12) + 1, random.nextInt(28) + 1));
        add(
                members,
                random,
                "at",
                String.format(
                        Locale.ROOT,
                        "\"2025-%02d-%02dT%02d:%02d:59.5Z\"",
                        random.nextInt(12) + 1,
                        random.nextInt(28) + 1,
                        random.nextInt(24),
                        random.nextInt(60)));
        return "{\"op\":\"upsert\",\"row\":{" + String.join(",", members) + "}}";
    }

    private static void add(List<String> members, Random random, String name, String value) {
        if (random.nextInt(8) != 0) {
            members.add("\"" + name + "\":" + value);
        }
    }

    @Test
    void aRollupAnswersExactlyAsTheRowsDo() {
        Random random = new Random(SEED);
        int rolledUp = 0;
        for (int i = 0; i < QUERIES; i++) {
            Query query = query(random);
            rolledUp += agrees(query) ? 1 : 0;
        }
        assertTrue(rolledUp > QUERIES / 2, rolledUp + " of " + QUERIES + " could be rolled up");
    }

    /// @return whether there can be a rollup for it
    private boolean agrees(Query query) {
        return BACKEND.tenants().write(TENANT, LIMIT, connection -> {
            CatalogEntry entry = Catalog.get(connection, "gaps");
            Rollup shape = Rollup.of(query, entry.dataset(), NOW).orElse(null);
            if (shape == null) {
                return false;
            }
            long no = RollupTables.create(connection, "gaps", shape);
            KeptRollup kept = RollupTables.current(connection, "gaps", shape).orElseThrow();
            var direct = compiler.compile(query, entry.dataset(), new DataTable(entry).name(), NOW)
                    .run(connection, LIMIT);
            var rolledUp = compiler.compileRolledUp(query, entry.dataset(), kept.table(), NOW)
                    .run(connection, LIMIT);
            assertEquals(direct, rolledUp, query::toString);
            RollupTables.drop(connection, no, false);
            return true;
        });
    }

    private static Query query(Random random) {
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            measures.add(measure(random, "m" + i));
        }
        measures.add(new Measure.Aggregate(Agg.COUNT, null, "n"));
        measures.add(new Measure.Derived("m0 / n", "ratio"));
        List<Dimension> dimensions = new ArrayList<>();
        for (String key : KEYS) {
            if (random.nextInt(4) == 0) {
                boolean time = key.equals("at") || (key.equals("day") && random.nextBoolean());
                Grain grain = time ? GRAINS.get(random.nextInt(GRAINS.size())) : null;
                dimensions.add(new Dimension(key, key.equals("day") && grain == Grain.HOUR ? Grain.DAY : grain, key));
            }
        }
        return new Query(
                "gaps", measures, dimensions, filters(random), List.of(), List.of(), 1 + random.nextInt(200), null);
    }

    private static Measure measure(Random random, String as) {
        Agg agg = AGGS.get(random.nextInt(AGGS.size()));
        List<String> fields =
                switch (agg) {
                    case SUM, AVG -> List.of("units", "price");
                    case MIN, MAX -> List.of("units", "price", "weight");
                    default -> List.of("shop", "weight", "sold", "at", "price");
                };
        return new Measure.Aggregate(agg, fields.get(random.nextInt(fields.size())), as);
    }

    private static List<Filter> filters(Random random) {
        List<Filter> all = List.of(
                new Filter.In("shop", List.of("é", "ﬁ", ""), random.nextBoolean()),
                new Filter.Compare("units", Filter.Comparison.GREATER, -1L),
                new Filter.Between("price", -1L, 2L),
                new Filter.Null("sold", random.nextBoolean()),
                new Filter.Between("at", "2025-02-03", "2025-11-04T05:00:00Z"),
                new Filter.Compare("at", Filter.Comparison.GREATER_OR_EQUAL, "now-300d/d"),
                new Filter.Null("at", random.nextBoolean()),
                new Filter.Compare("day", Filter.Comparison.LESS, "2026-07-09"),
                new Filter.Text("shop", Filter.TextMatch.CONTAINS, "é"));
        List<Filter> some = new ArrayList<>();
        for (Filter filter : all) {
            if (random.nextInt(6) == 0) {
                some.add(filter);
            }
        }
        return some;
    }
}
