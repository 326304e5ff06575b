package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class ReportFiltersTest {

    private final ReportShelf shelf = new ReportShelf();

    @Test
    void statusAndCategoryKeepWhatIsTheSame() {
        String word = ReportShelf.word();
        shelf.create("editor@harbour", "public", Map.of("title", word + " 1", "status", "draft", "category", "Sales"));
        shelf.create("editor@harbour", "public", Map.of("title", word + " 2", "status", "final", "category", "Sales"));
        shelf.create("editor@harbour", "public", Map.of("title", word + " 3", "status", "final"));

        assertEquals(Set.of("2", "3"), found(word, Map.of("status", "final")));
        assertEquals(Set.of("1", "2"), found(word, Map.of("category", "Sales")));
        assertEquals(Set.of("2"), found(word, Map.of("status", "final", "category", "Sales")));
        assertEquals(Set.of(), found(word, Map.of("status", "nothing of the kind")));
        assertEquals(Set.of("1", "2", "3"), found(word, Map.of("status", "", "limit", "")));
    }

    @Test
    void fromIsContainedAndToIsNot() {
        String word = ReportShelf.word();
        shelf.fill("harbour", word, 0, 7);

        assertEquals(Set.of("6", "7"), found(word, Map.of("from", "2026-01-01T00:03:00Z")));
        assertEquals(Set.of("0", "1"), found(word, Map.of("to", "2026-01-01T00:01:00Z")));
        assertEquals(
                Set.of("2", "3"),
                found(word, Map.of("from", "2026-01-01T01:01:00+01:00", "to", "2026-01-01T00:02:00Z")));
        assertEquals(Set.of(), found(word, Map.of("to", "2026-01-01")));
        assertEquals(
                8, found(word, Map.of("from", "2026-01-01", "to", "2026-01-02")).size());
    }

    @Test
    void viewsAreBetweenLeastAndMost() {
        String word = ReportShelf.word();
        shelf.fillViewed("harbour", word, 1, 40);

        for (int least = 0; least <= 3; least++) {
            var kept = shelf.page(
                    "viewer@harbour", Map.of("search", word, "minViews", least, "maxViews", least, "limit", 100));
            assertEquals(
                    Set.of(least),
                    StreamSupport.stream(kept.path("items").spliterator(), false)
                            .map(item -> item.path("views").asInt())
                            .collect(Collectors.toSet()));
        }
        assertEquals(
                40,
                found(word, Map.of("minViews", 0, "maxViews", Long.MAX_VALUE)).size());
        assertEquals(Set.of(), found(word, Map.of("minViews", 4)));
    }

    @Test
    void everyBadParameterIsNamedInOneAnswer() {
        for (var bad : List.of(
                Map.entry("limit", "0"),
                Map.entry("limit", "101"),
                Map.entry("limit", "abc"),
                Map.entry("limit", "99999999999999999999"),
                Map.entry("page", "0"),
                Map.entry("page", "-1"),
                Map.entry("from", "yesterday"),
                Map.entry("from", "2026-02-30"),
                Map.entry("to", "+292278993-01-01T00:00:00Z"),
                Map.entry("to", "2026-01-01T00:00:00"),
                Map.entry("minViews", "-1"),
                Map.entry("maxViews", "1.5"),
                Map.entry("sortDirection", "up"),
                Map.entry("search", "x".repeat(201)),
                Map.entry("search", "\0"),
                Map.entry("search", "w ".repeat(13)),
                Map.entry("search", "\uFDFA".repeat(30)),
                Map.entry("status", "a\0"),
                Map.entry("category", "x".repeat(1_000)))) {
            var refused = shelf.ask("viewer@harbour", Map.of(bad.getKey(), bad.getValue()));
            assertEquals(400, refused.statusCode(), bad::toString);
            assertEquals(
                    "/" + bad.getKey(),
                    json(refused).path("errors").path(0).path("pointer").asText());
        }
        var several = shelf.ask(
                "viewer@harbour",
                Map.of("limit", "0", "from", "2026-02-01", "to", "2026-01-01", "minViews", "2", "maxViews", "1"));
        assertEquals(
                "application/problem+json",
                several.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                Set.of("/limit", "/from", "/minViews"),
                StreamSupport.stream(json(several).path("errors").spliterator(), false)
                        .map(error -> error.path("pointer").asText())
                        .collect(Collectors.toSet()));
    }

    @Test
    void anUnknownSortIsByDateAndSaysSo() {
        String word = ReportShelf.word();
        shelf.fill("harbour", word, 1, 9);

        var unknown = shelf.ask("viewer@harbour", Map.of("search", word, "sortBy", "id; drop table documents"));
        assertEquals(200, unknown.statusCode());
        assertTrue(unknown.headers().firstValue("Warning").orElseThrow().startsWith("299 - \""));
        var known = shelf.ask("viewer@harbour", Map.of("search", word, "sortBy", "date"));
        assertTrue(known.headers().firstValue("Warning").isEmpty());
        assertEquals(json(known).path("items"), json(unknown).path("items"));
        assertEquals(known.headers().firstValue("ETag"), unknown.headers().firstValue("ETag"));
    }

    /// The numbers behind the word in the titles.
    private Set<String> found(String word, Map<String, ?> parameters) {
        var asked = new HashMap<String, Object>(Map.of("search", word));
        asked.put("limit", 100);
        asked.putAll(parameters);
        return shelf.titles("viewer@harbour", asked).stream()
                .map(title -> title.substring(title.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }
}
