package io.tidemark.backend.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.StoreAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What PostgreSQL tells of its plan for a search, and to whom.
final class SearchPlanTest {

    private static final Set<String> NAMES =
            Set.of("Node Type", "Strategy", "Join Type", "Relation Name", "Index Name", "Plans");

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();
    private final String word = ReportShelf.word();

    @Test
    void aPlanIsNamesOfStepsAndIndexesAndOneCost() throws SQLException, JsonProcessingException {
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            bind(service, "harbour");
            for (ReportSort sort : ReportSort.values()) {
                for (boolean alike : new boolean[] {false, true}) {
                    JsonNode plan = plan(service, everything(sort, alike));
                    assertTrue(((ObjectNode) plan).remove("Total Cost").asDouble() > 0, plan::toString);
                    checkNames(plan);
                }
            }
        }
    }

    private static void checkNames(JsonNode step) {
        step.properties().forEach(part -> assertTrue(NAMES.contains(part.getKey()), step::toString));
        assertTrue(step.path("Index Name").asText("report_index").startsWith("report_index"), step::toString);
        assertEquals("report_index", step.path("Relation Name").asText("report_index"), step::toString);
        step.path("Plans").forEach(SearchPlanTest::checkNames);
    }

    @Test
    void nothingOfWhatIsSoughtOrOfAnotherTenantsReportsIsWrittenInIt() throws SQLException, JsonProcessingException {
        String theirs =
                shelf.create("admin@orchard", "public", Map.of("title", word, "status", word, "category", word));
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            for (String tenant : List.of("harbour", "orchard", "")) {
                bind(service, tenant);
                JsonNode whole = plan(service, everything(ReportSort.DATE, false));
                String plan = ((ObjectNode) whole).without("Total Cost").toString();
                for (String value : List.of(word, theirs, "harbour", "orchard", "424242", "2025", "reader")) {
                    assertFalse(plan.contains(value), plan);
                }
            }
        }
    }

    @Test
    void theServiceAsksForPlansAndReadsNoWords() throws SQLException, JsonProcessingException {
        try (Connection service = backend.connect(StoreAddress.SERVICE)) {
            bind(service, "harbour");
            assertTrue(plan(service, everything(ReportSort.NAME, false)).has("Node Type"));
            for (String attempt : List.of(
                    "select words from report_index",
                    "select names from report_index",
                    "explain select words from report_index",
                    "select search_text('{}')",
                    "select plan_shape('{}')",
                    "alter function search_plan(jsonb) security invoker",
                    "create or replace function plan_shape(step jsonb) returns jsonb language sql return step")) {
                assertEquals(
                        "42501",
                        assertThrows(SQLException.class, () -> execute(service, attempt), attempt)
                                .getSQLState(),
                        attempt);
            }
            ObjectNode odd = everything(ReportSort.DATE, false).put("sort", "date; drop table documents");
            assertEquals(
                    "P0001",
                    assertThrows(SQLException.class, () -> plan(service, odd)).getSQLState());
        }
    }

    private ObjectNode everything(ReportSort sort, boolean alike) {
        String place =
                switch (sort) {
                    case DATE -> "2025-06-01T00:00:00Z";
                    case VIEWS, POPULARITY, SIZE -> "424242";
                    case NAME -> word;
                };
        return Json.MAPPER
                .createObjectNode()
                .put("viewer", "reader")
                .put("admin", false)
                .put("search", word + " " + word)
                .put("status", word)
                .put("category", word)
                .put("from", "2025-01-01T00:00:00Z")
                .put("to", "2025-12-31T00:00:00Z")
                .put("minViews", 424_242)
                .put("maxViews", 424_243)
                .put("sort", sort.wireName())
                .put("descending", true)
                .put("place", place)
                .put("id", "42424242-4242-4242-4242-424242424242")
                .put("limit", 21)
                .put("skip", 0)
                .put("alike", alike);
    }

    private static JsonNode plan(Connection connection, ObjectNode wanted)
            throws SQLException, JsonProcessingException {
        try (var statement = connection.prepareStatement("select search_plan(?::jsonb)")) {
            statement.setString(1, wanted.toString());
            var rows = statement.executeQuery();
            rows.next();
            return Json.MAPPER.readTree(rows.getString(1)).path(0).path("Plan");
        }
    }

    private static void bind(Connection connection, String tenant) throws SQLException {
        execute(connection, "select set_config('tidemark.tenant', '" + tenant + "', false)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
