package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small deviation around a large mean keeps its digits, and sums stay exact where doubles would not.
class DeviationTest {
    private static final Dataset LARGE = new Dataset(
            "large",
            "Large",
            List.of(
                    Field.of("millis", FieldType.INTEGER),
                    Field.decimal("price", 4),
                    Field.of("level", FieldType.DOUBLE),
                    Field.of("huge", FieldType.INTEGER)));

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSmallDeviationAroundALargeMeanKeepsItsDigits(Dialect dialect) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(List.of(
                    1_700_000_000_000L + i % 10,
                    new BigDecimal("9000000000.0000").add(BigDecimal.valueOf(i % 10, 4)),
                    1e9 + i % 10,
                    9_000_000_000_000_000L + i % 10));
        }
        Engine engine = Engine.of(dialect);
        engine.table("large", LARGE, rows);
        Query query = new Query(
                "large",
                List.of(
                        new Measure.Aggregate(Agg.STDDEV, "millis", "a"),
                        new Measure.Aggregate(Agg.STDDEV, "price", "b"),
                        new Measure.Aggregate(Agg.STDDEV, "level", "c"),
                        new Measure.Aggregate(Agg.AVG, "millis", "d"),
                        new Measure.Aggregate(Agg.SUM, "huge", "e"),
                        new Measure.Aggregate(Agg.SUM, "price", "f")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        Answer answer = engine.compiler()
                .compile(query, LARGE, "large", NastyData.NOW)
                .run(engine.connection(), Engine.PATIENCE);
        // The deviation of the digits 0 to 9, a hundred times each, is sqrt(8250 / 999).
        assertEquals(
                List.of(List.of(
                        2.87371854193,
                        0.000287371854193,
                        2.87371854193,
                        1_700_000_000_000.0,
                        9_000_000_000_000_004_500L,
                        new BigDecimal("9000000000000.4500"))),
                answer.rows());
    }
}
