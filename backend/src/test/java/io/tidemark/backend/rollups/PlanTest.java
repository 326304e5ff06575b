package io.tidemark.backend.rollups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Rollup;
import io.tidemark.backend.warehouse.CatalogEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final CatalogEntry ENTRY = new CatalogEntry(
            new Dataset(
                    "sales",
                    "Sales",
                    IntStream.range(0, 8)
                            .mapToObj(i -> Field.of("f" + i, FieldType.INTEGER))
                            .toList(),
                    List.of(),
                    List.of()),
            1,
            1,
            1,
            1,
            List.of());

    private static Often asked(int by, int measured) {
        return new Often(
                List.of("VIEWER"),
                new Query(
                        "sales",
                        List.of(new Measure.Aggregate(Agg.SUM, "f" + measured, "s")),
                        List.of(Dimension.of("f" + by)),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null),
                9);
    }

    private static Rollup shape(int by, Integer... measured) {
        return new Rollup(List.of(new Rollup.Key(by, null)), List.of(measured));
    }

    private static KeptRollup kept(long no, Rollup shape, boolean worth) {
        return new KeptRollup(no, shape, worth ? 1L : null, 10, worth, NOW);
    }

    @Test
    void whatIsAskedWithTheSameKeysSharesARollup() {
        Plan plan = Plan.of(ENTRY, List.of(asked(0, 3), asked(1, 3), asked(0, 2)), List.of(), NOW);
        assertEquals(List.of(shape(0, 2, 3), shape(1, 3)), plan.make());
    }

    @Test
    void aCoarserQuestionSharesTheFinerOnesRollup() {
        var both = new Query(
                "sales",
                List.of(new Measure.Aggregate(Agg.SUM, "f3", "s")),
                List.of(Dimension.of("f0"), Dimension.of("f1")),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        Rollup fine = new Rollup(List.of(new Rollup.Key(0, null), new Rollup.Key(1, null)), List.of(2, 3));
        Often finer = new Often(List.of("VIEWER"), both, 5);
        assertEquals(
                List.of(fine),
                Plan.of(ENTRY, List.of(asked(0, 2), finer), List.of(), NOW).make());
        assertEquals(
                List.of(fine),
                Plan.of(ENTRY, List.of(finer, asked(1, 2)), List.of(), NOW).make());
    }

    @Test
    void whatIsThereIsKeptAsLongAsItIsAsked() {
        KeptRollup wanted = kept(1, shape(0, 3), true);
        KeptRollup forgotten = kept(2, shape(5, 3), true);
        Plan plan = Plan.of(ENTRY, List.of(asked(0, 3)), List.of(wanted, forgotten), NOW);
        assertEquals(new Plan(List.of(), List.of(forgotten), List.of(wanted)), plan);
    }

    @Test
    void aRollupThatLacksAFigureIsReplacedByOneThatHasIt() {
        KeptRollup less = kept(1, shape(0, 3), true);
        Plan plan = Plan.of(ENTRY, List.of(asked(0, 3), asked(0, 4)), List.of(less), NOW);
        assertEquals(new Plan(List.of(shape(0, 3, 4)), List.of(less), List.of()), plan);
    }

    @Test
    void whatWasNotWorthItIsNotTriedAgain() {
        Plan plan = Plan.of(ENTRY, List.of(asked(0, 4)), List.of(kept(1, shape(0, 3), false)), NOW);
        assertEquals(new Plan(List.of(), List.of(), List.of()), plan);
    }

    @Test
    void aDatasetHasNoMoreRollupsThanItCanKeepCurrent() {
        List<Often> much = IntStream.range(0, 8).mapToObj(i -> asked(i, 3)).toList();
        assertEquals(5, Plan.of(ENTRY, much, List.of(), NOW).make().size());
        assertEquals(
                Stream.of(0, 1, 2, 3, 4).map(i -> shape(i, 3)).toList(),
                Plan.of(ENTRY, much, List.of(), NOW).make());
    }
}
