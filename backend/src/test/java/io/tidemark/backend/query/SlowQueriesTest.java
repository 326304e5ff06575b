package io.tidemark.backend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.Filter;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.backend.store.QueryPlan;
import io.tidemark.backend.store.TenantHead;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SlowQueriesTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Queries.class);
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

    private static void took(long millis) {
        var query = new Query(
                "patients",
                List.of(new Measure.Aggregate(Agg.COUNT, null, "n")),
                List.of(),
                List.of(new Filter.Compare("name", Filter.Comparison.EQUAL, "Secret Person")),
                List.of(),
                List.of(),
                null,
                null);
        Queries.tell(
                query,
                new Queries.Answered(
                        new Answer(List.of(), List.of(List.of("Secret Figure")), null),
                        new TenantHead("epoch", 1),
                        Queries.Source.ROWS,
                        Duration.ofMillis(millis),
                        new QueryPlan(7, "0a1b2c"),
                        null));
    }

    @Test
    void overASecondIsAWarningOverATenthIsForWhoLooks() {
        took(99);
        took(101);
        took(1_001);
        assertEquals(
                List.of(Level.DEBUG, Level.WARN),
                log.list.stream().map(ILoggingEvent::getLevel).toList());
    }

    @Test
    void itNamesThePlanAndTheShapeAndNoValue() {
        took(2_000);
        String line = log.list.getFirst().getFormattedMessage();
        assertTrue(line.contains("0a1b2c") && line.contains("1 filters") && line.contains("2000 ms"), line);
        assertFalse(line.contains("Secret") || line.contains("patients"), line);
    }
}
