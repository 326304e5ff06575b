package io.tidemark.backend.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.analytics.wire.Json;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.identity.Role;
import io.tidemark.backend.launch.BackendFixture;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.SlowLog;
import io.tidemark.backend.store.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SlowSearchesTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private final BackendFixture backend = BackendFixture.shared();
    private final ReportShelf shelf = new ReportShelf();
    private final String word = ReportShelf.word();
    private final Caller caller = new Caller("Secret Reader", "harbour", "Secret Reader", Set.of(Role.VIEWER));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReportSearch.class);
    private final Level usual = logger.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
        logger.setLevel(usual);
    }

    private ReportSearch search(Duration slow, Duration notable) {
        return new ReportSearch(backend.tenants(), new Turns(), meters, new SlowLog(ReportSearch.class, slow, notable));
    }

    private static ReportQuery query(ObjectNode filters) {
        return new ReportQuery(filters, ReportSort.NAME, false, 20, 0, null);
    }

    private static ReportQuery words(String sought) {
        return query(Json.MAPPER.createObjectNode().put("search", sought));
    }

    @Test
    void aSlowSearchIsToldWithItsPlanAndItsShapeAndNoValue() {
        ObjectNode filters = Json.MAPPER
                .createObjectNode()
                .put("search", "Secret " + word)
                .put("status", "Secret Status")
                .put("minViews", 424_242);
        QueryPlan plan = search(Duration.ZERO, Duration.ZERO)
                .find(caller, query(filters))
                .plan();

        assertNotNull(plan);
        assertTrue(plan.cost() > 0, plan::toString);
        ILoggingEvent event = log.list.getFirst();
        String line = event.getFormattedMessage();
        assertEquals(Level.WARN, event.getLevel());
        for (String part : List.of(plan.hash(), " of cost ", "search and status and minViews, by name ascending")) {
            assertTrue(line.contains(part), line);
        }
        for (String value : List.of(word, "Secret", "424242", "harbour")) {
            assertTrue(
                    log.list.stream()
                            .noneMatch(each -> each.getFormattedMessage().contains(value)),
                    line);
        }
    }

    @Test
    void aSearchThatFailedLateIsToldTooAndNoValueOfIt() {
        var failing = words(word);
        failing.filters().put("from", "Secret Time");
        assertThrows(BackendException.class, () -> search(Duration.ZERO, Duration.ZERO)
                .find(caller, failing));

        assertEquals(1, log.list.size());
        String line = log.list.getFirst().getFormattedMessage();
        assertTrue(line.contains("failed") && line.contains("search and from, by name"), line);
        assertFalse(line.contains(word) || line.contains("Secret"), line);
    }

    @Test
    void whatIsOnlyNotableIsForWhoLooks() {
        search(NEVER, Duration.ZERO).find(caller, words(word));
        assertEquals(
                List.of(Level.DEBUG),
                log.list.stream().map(ILoggingEvent::getLevel).toList());

        logger.setLevel(Level.INFO);
        assertNull(search(NEVER, Duration.ZERO).find(caller, words(word)).plan(), "nobody would read it");
    }

    @Test
    void aFastSearchIsNotToldAndItsPlanNotAskedFor() {
        assertNull(search(NEVER, NEVER).find(caller, words(word)).plan());
        assertEquals(List.of(), log.list);
    }

    @Test
    void searchesAreCountedByWhetherWordsWereSoughtAndHowTheyWereFound() {
        shelf.create("editor@harbour", "public", Map.of("title", word + " Klabautermann"));
        var search = search(NEVER, NEVER);

        search.find(caller, words(word));
        search.find(caller, words("Klabauterman " + word));
        search.find(caller, words("Klabautremann"));
        search.find(caller, words(ReportShelf.word()));
        search.find(caller, query(Json.MAPPER.createObjectNode()));
        search.find(caller, query(Json.MAPPER.createObjectNode().put("status", word)));
        ObjectNode odd = Json.MAPPER.createObjectNode().put("search", word).put("from", "not a time");
        assertThrows(BackendException.class, () -> search.find(caller, query(odd)));

        assertEquals(1, counted("sought", "as written"));
        assertEquals(2, counted("sought", "alike"));
        assertEquals(1, counted("sought", "nothing"));
        assertEquals(1, counted("sought", "failed"));
        assertEquals(1, counted("none", "without words"));
        assertEquals(1, counted("none", "nothing"));
    }

    private long counted(String sought, String found) {
        return meters.get("report.searches")
                .tags("words", sought, "found", found)
                .timer()
                .count();
    }
}
