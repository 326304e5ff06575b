package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReportPagesTest {

    private static final int MANY = 120;

    private final ReportShelf shelf = new ReportShelf();

    private static Stream<Arguments> orders() {
        return Stream.of("date", "views", "popularity", "name", "size")
                .flatMap(sort -> Stream.of(Arguments.of(sort, "asc"), Arguments.of(sort, "desc")));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyReportIsOnOnePageInOrderWhileOthersAreAdded(String sort, String direction) {
        String word = ReportShelf.word();
        shelf.fillViewed("harbour", word, 1, MANY);
        var asked = new HashMap<String, Object>(
                Map.of("search", word, "sortBy", sort, "sortDirection", direction, "limit", 100));
        List<String> before = everything(asked);
        assertEquals(MANY, new HashSet<>(before).size());

        asked.put("limit", 7);
        List<JsonNode> seen = new ArrayList<>();
        int added = MANY;
        JsonNode page;
        do {
            page = shelf.page("viewer@harbour", asked);
            page.path("items").forEach(seen::add);
            asked.put("after", page.path("nextAfter").asText());
            shelf.fillViewed("harbour", word, added + 1, added + 3);
            added += 3;
        } while (!page.path("nextAfter").isNull());

        List<String> ids = seen.stream().map(item -> item.path("id").asText()).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size(), "no report twice");
        assertEquals(before, ids.stream().filter(before::contains).toList(), "each that was there, in order");
        assertEquals(seen.stream().sorted(order(sort, direction)).toList(), seen);
    }

    private List<String> everything(Map<String, Object> asked) {
        var first = shelf.page("viewer@harbour", asked);
        List<String> ids = new ArrayList<>(ReportShelf.each(first, "id"));
        var more = new HashMap<>(asked);
        more.put("after", first.path("nextAfter").asText());
        ids.addAll(shelf.ids("viewer@harbour", more));
        return ids;
    }

    private static Comparator<JsonNode> order(String sort, String direction) {
        Comparator<JsonNode> ascending =
                switch (sort) {
                    case "date" ->
                        Comparator.comparing(item -> item.path("createdAt").asText());
                    case "name" ->
                        Comparator.comparing(
                                item -> item.path("body").path("title").asText());
                    default -> Comparator.comparing(item -> item.path(sort).asDouble());
                };
        Comparator<JsonNode> whole =
                ascending.thenComparing(item -> item.path("id").asText());
        return direction.equals("desc") ? whole.reversed() : whole;
    }

    @Test
    void aPlaceOfAnotherOrderIsNoPlace() {
        String word = ReportShelf.word();
        shelf.fill("harbour", word, 1, 3);
        String after = shelf.page("viewer@harbour", Map.of("search", word, "limit", 1))
                .path("nextAfter")
                .asText();

        assertEquals(
                2,
                shelf.ids("viewer@harbour", Map.of("search", word, "after", after))
                        .size());
        for (Map<String, String> other : List.of(
                Map.of("after", after, "sortBy", "views"),
                Map.of("after", after, "sortDirection", "asc"),
                Map.of("after", after + "x"),
                Map.of("after", "WyJkYXRlIix0cnVlLGZhbHNlLCJub3ciLCJ4Il0"),
                Map.of("after", "null"),
                Map.of("after", "'; drop table documents; --"),
                Map.of("after", after, "page", "2"))) {
            var refused = shelf.ask("viewer@harbour", other);
            assertEquals(400, refused.statusCode(), other::toString);
            assertTrue(refused.body().contains("\"errors\":[{\"pointer\":\"/"), refused::body);
        }
    }

    @Test
    void pagesHaveNumbersUpToTenThousandReports() {
        String word = ReportShelf.word();
        shelf.fill("harbour", word, 1, 5);
        var asked = Map.of("search", word, "limit", "2");
        List<String> first = shelf.ids("viewer@harbour", asked);

        assertEquals(first, shelf.ids("viewer@harbour", Map.of("search", word, "limit", "2", "page", "1")));
        JsonNode second = shelf.page("viewer@harbour", Map.of("search", word, "limit", "2", "page", "2"));
        assertNotEquals(first, ReportShelf.each(second, "id"));
        assertEquals(
                1,
                shelf.ids(
                                "viewer@harbour",
                                Map.of(
                                        "search",
                                        word,
                                        "limit",
                                        "2",
                                        "after",
                                        second.path("nextAfter").asText()))
                        .size(),
                "a page by number says where the next one begins");
        assertEquals(List.of(), shelf.ids("viewer@harbour", Map.of("search", word, "page", "101", "limit", "100")));
        var refused = shelf.ask("viewer@harbour", Map.of("page", "102", "limit", "100"));
        assertEquals(400, refused.statusCode());
        assertEquals(
                "/page", json(refused).path("errors").path(0).path("pointer").asText());
        assertTrue(json(refused).path("detail").asText().contains("after"), refused::body);
    }
}
