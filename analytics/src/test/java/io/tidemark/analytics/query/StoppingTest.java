package io.tidemark.analytics.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A query that takes too long, or that nobody waits for any more, ends; the connection stays good.
class StoppingTest {
    /// A table that is far too large to count: every row with every row, again and again.
    private static final String ENDLESS =
            "(SELECT a.c0, a.c10 + b.c10 + c.c10 + d.c10 + e.c10 AS c10 FROM t a, t b, t c, t d, t e)";

    /// Counts on and on, in a file without tables.
    private static final String WITHOUT_END =
            "(WITH RECURSIVE n(c0, c10) AS (SELECT 1, 1 UNION ALL SELECT c0, c10 + 1 FROM n) SELECT c0, c10 FROM n)";

    private static final Query SLOW =
            Ask.by("region").figure(Agg.COUNT_DISTINCT, "id").query();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aQueryEndsAtItsDeadline(Dialect dialect) throws SQLException {
        Engine engine = Engine.of(dialect);
        CompiledQuery slow = engine.compile(SLOW, ENDLESS + " x");
        QueryControl control = QueryControl.within(Duration.ofMillis(200));
        QueryTimedOut stopped =
                assertThrows(QueryTimedOut.class, () -> slow.run(engine.connection(), control, engine.brake()));
        assertTrue(String.valueOf(stopped.getMessage()).contains("0.2 s"), stopped::getMessage);
        assertEquals(
                List.of(List.of(152L)), engine.ask(Ask.by().count().query()).rows());
    }

    /// PostgreSQL hears no cancel while it reads a statement, and its driver lets a statement be cancelled once.
    @Test
    void aQueryWhoseTimeIsOverBeforePostgresHasItEnds() throws SQLException {
        Engine engine = Engine.of(Dialect.POSTGRES);
        CompiledQuery slow = engine.compile(SLOW, ENDLESS + " /*" + " ".repeat(10_000_000) + "*/ x");
        for (int millis = 1; millis < 4; millis++) {
            QueryControl control = QueryControl.within(Duration.ofMillis(millis));
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThrows(
                            QueryTimedOut.class, () -> slow.run(engine.connection(), control, engine.brake())));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aQueryIsCancelledFromAnotherThread(Dialect dialect) throws Exception {
        Engine engine = Engine.of(dialect);
        CompiledQuery slow = engine.compile(SLOW, ENDLESS + " x");
        QueryControl control = QueryControl.within(Engine.PATIENCE);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(slow.run(engine.connection(), control, engine.brake()));
            } catch (SQLException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        control.cancel();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
        assertInstanceOf(QueryCancelled.class, failure.getCause());
        assertEquals(
                List.of(List.of(152L)), engine.ask(Ask.by().count().query()).rows());
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"SQLITE", "DUCKDB"})
    void aQueryEndsWhenItsThreadIsInterrupted(Dialect dialect) throws Exception {
        Engine engine = Engine.of(dialect);
        CompiledQuery slow = engine.compile(SLOW, ENDLESS + " x");
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> run(slow, engine.connection(), answer));
        asking.interrupt();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
        assertInstanceOf(QueryCancelled.class, failure.getCause());
        assertEquals(
                List.of(List.of(152L)), engine.ask(Ask.by().count().query()).rows());
    }

    /// An engine in native code holds the processor's carrier of virtual threads; what stops it must not need one.
    @Test
    void asManyEndlessQueriesAsThereAreProcessorsCanStillBeStopped() throws Exception {
        CompiledQuery endless = Engine.of(Dialect.SQLITE).compile(SLOW, WITHOUT_END + " x");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        List<QueryControl> controls = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            QueryControl control = QueryControl.within(Engine.PATIENCE);
            CountDownLatch begins = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (Connection own = DriverManager.getConnection("jdbc:sqlite::memory:")) {
                    begins.countDown();
                    answer.complete(endless.run(own, control));
                } catch (SQLException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            assertTrue(begins.await(20, TimeUnit.SECONDS));
            answers.add(answer);
            controls.add(control);
        }
        controls.forEach(QueryControl::cancel);
        for (CompletableFuture<Answer> answer : answers) {
            ExecutionException failure = assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
            assertInstanceOf(QueryCancelled.class, failure.getCause());
        }
    }

    private static void run(CompiledQuery query, Connection connection, CompletableFuture<Answer> answer) {
        try {
            answer.complete(query.run(connection, QueryControl.within(Engine.PATIENCE)));
        } catch (SQLException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    @Test
    void aSecondTryHasWhatIsLeftOfTheTime() {
        Engine engine = Engine.of(Dialect.SQLITE);
        CompiledQuery slow = engine.compile(SLOW, ENDLESS + " x");
        QueryControl control = QueryControl.within(Duration.ofMillis(100));
        assertThrows(QueryTimedOut.class, () -> slow.run(engine.connection(), control));
        assertThrows(QueryTimedOut.class, () -> slow.run(engine.connection(), control));
    }
}
