package io.tidemark.backend.reports;

import static io.tidemark.backend.launch.BackendFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.launch.BackendFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// How a page of reports was come by, as its answer says.
final class ReportPerformanceTest {

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();
    private final String word = ReportShelf.word();

    @Test
    void anAnswerSaysHowItWasComeByInTheMembersOfAQuerys() {
        shelf.fill("harbour", word, 1, 3);
        JsonNode page = shelf.page("viewer@harbour", Map.of("search", word, "limit", 2));
        JsonNode performance = page.path("performance");

        assertEquals(Set.of("items", "nextAfter", "performance"), members(page));
        assertEquals(Set.of("elapsedMs", "rowCount", "cost", "cache", "slow", "large", "source"), members(performance));
        assertTrue(performance.path("elapsedMs").isIntegralNumber(), performance::toString);
        assertEquals(2, performance.path("rowCount").asInt());
        assertEquals("off", performance.path("cache").asText());
        assertEquals("rows", performance.path("source").asText());
        assertTrue(performance.path("cost").isNull(), "what others' reports have a part in");
    }

    @Test
    void aPageThatDidNotChangeIsNotSentAgainHoweverLongItTook() {
        shelf.fill("harbour", word, 1, 3);
        String path = ReportShelf.ALL + "?search=" + word;
        String tag =
                backend.get(path, "viewer@harbour").headers().firstValue("ETag").orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertEquals(304, again(path, tag));
        }
        shelf.fill("harbour", word, 4, 4);
        assertEquals(200, again(path, tag));
    }

    @Test
    void searchesAreAmongTheFigures() {
        json(shelf.ask("viewer@harbour", Map.of("search", word)));
        String figures = backend.get("/metrics", null).body();
        assertTrue(figures.contains("report_searches_seconds_count{found=\"nothing\",words=\"sought\"}"), figures);
    }

    private int again(String path, String tag) {
        return backend.send("GET", path, "viewer@harbour", BodyPublishers.noBody(), "If-None-Match", tag)
                .statusCode();
    }

    private static Set<String> members(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
