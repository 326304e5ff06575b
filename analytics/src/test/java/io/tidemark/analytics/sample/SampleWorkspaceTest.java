package io.tidemark.analytics.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.analytics.change.BucketSum;
import io.tidemark.analytics.change.RowHash;
import io.tidemark.analytics.dashboard.Dashboard;
import io.tidemark.analytics.dashboard.Tile;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Filter.Comparison;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SampleWorkspaceTest {
    private static final LocalDate UNTIL = LocalDate.of(2026, 11, 23);
    private static final SampleWorkspace HARBOUR = SampleWorkspace.harbour(UNTIL);
    private static final SampleWorkspace ORCHARD = SampleWorkspace.orchard(UNTIL);

    private static SampleDatabase database;

    @BeforeAll
    static void fill() throws SQLException {
        database = new SampleDatabase(HARBOUR, UNTIL);
    }

    @AfterAll
    static void close() throws SQLException {
        database.close();
    }

    private static BucketSum sum(SampleRows rows) {
        AtomicLong ids = new AtomicLong(1);
        RowHash hash = new RowHash();
        BucketSum[] sum = {BucketSum.EMPTY};
        rows.pages(ids::getAndIncrement, page -> sum[0] = sum[0].plus(hash.of(page)));
        return sum[0];
    }

    @Test
    void theSameDayGivesTheSameRowsOnEveryMachine() {
        assertEquals(
                new BucketSum(272_031, -9184917273363125306L, 2783035357122542507L),
                sum(HARBOUR.datasets().get(0)));
        assertEquals(
                new BucketSum(20_124, -8941951015021424061L, -2252738022622013004L),
                sum(HARBOUR.datasets().get(1)));
        assertEquals(
                new BucketSum(40_658, -7769380290149998062L, -1723526876716614657L),
                sum(ORCHARD.datasets().get(0)));
    }

    @Test
    void threeYearsOfSalesAreAQuarterMillionRowsOnAnyDay() {
        for (LocalDate until : new LocalDate[] {LocalDate.of(2025, 1, 1), LocalDate.of(2028, 2, 29)}) {
            long rows = sum(SampleWorkspace.harbour(until).datasets().get(0)).count();
            assertTrue(rows >= 250_000 && rows < 330_000, until + ": " + rows);
        }
    }

    @Test
    void everyTileHasAnAnswerAndLiesOnTheGrid() throws SQLException {
        try (SampleDatabase orchard = new SampleDatabase(ORCHARD, UNTIL)) {
            ORCHARD.dashboards().forEach(dashboard -> answers(orchard, dashboard));
        }
        HARBOUR.dashboards().forEach(dashboard -> answers(database, dashboard));
    }

    private static void answers(SampleDatabase asked, SampleDashboard dashboard) {
        Set<Integer> cells = new HashSet<>();
        for (Tile tile : dashboard.body().tiles()) {
            for (int x = tile.x(); x < tile.x() + tile.w(); x++) {
                for (int y = tile.y(); y < tile.y() + tile.h(); y++) {
                    assertTrue(x < 24 && cells.add(y * 24 + x), tile.title() + " overlaps");
                }
            }
            Query query = tile.query();
            if (query != null) {
                try {
                    assertFalse(asked.ask(query).rows().isEmpty(), tile.title());
                } catch (SQLException e) {
                    throw new AssertionError(tile.title(), e);
                }
            }
        }
        assertEquals(0, cells.size() % 24, dashboard.body().title() + " has a gap");
    }

    @Test
    void aDashboardSurvivesItsWayAsADocument() throws JsonProcessingException {
        for (SampleDashboard dashboard : HARBOUR.dashboards()) {
            String json = Json.MAPPER.writeValueAsString(dashboard.body());
            assertEquals(dashboard.body(), Json.MAPPER.readValue(json, Dashboard.class));
        }
    }

    @Test
    void thePortStrikeStopsTeaForOverseas() throws SQLException {
        BigDecimal before = revenue("2025-03-25", "2025-04-08");
        BigDecimal during = revenue("2025-04-08", "2025-04-22");
        assertTrue(during.multiply(BigDecimal.TEN).compareTo(before) < 0, during + " after " + before);
    }

    private static BigDecimal revenue(String from, String to) throws SQLException {
        Query query = Ask.of("sales")
                .sum("revenue", "revenue")
                .where(new Filter.Compare("region", Comparison.EQUAL, "Overseas"))
                .where(new Filter.Compare("category", Comparison.EQUAL, "Tea"))
                .where(new Filter.Between("sold_at", from, to))
                .all();
        return new BigDecimal(
                String.valueOf(database.ask(query).rows().getFirst().getFirst()));
    }

    @Test
    void theFiguresAreThoseOfAShop() throws SQLException {
        Query query = Ask.of("sales")
                .sum("revenue", "revenue")
                .sum("cost", "cost")
                .distinct("order_id", "orders")
                .distinct("product", "products")
                .sum("returned_units", "returned")
                .sum("quantity", "units")
                .derive("revenue / orders", "average")
                .derive("(revenue - cost) / revenue", "margin")
                .derive("returned / units", "returns")
                .all();
        Answer answer = database.ask(query);
        assertEquals(148L, answer.rows().getFirst().get(answer.column("products")));
        assertBetween(80, 120, answer, "average");
        assertBetween(0.4, 0.5, answer, "margin");
        assertBetween(0.03, 0.06, answer, "returns");
    }

    private static void assertBetween(double least, double most, Answer answer, String column) {
        double value =
                Double.parseDouble(String.valueOf(answer.rows().getFirst().get(answer.column(column))));
        assertTrue(value >= least && value <= most, column + " is " + value);
    }
}
