package io.tidemark.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Answer;
import io.tidemark.analytics.query.CompiledQuery;
import io.tidemark.analytics.query.Dialect;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCompiler;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class FxBackgroundTest {
    private static final Dataset NUMBERS = new Dataset("numbers", "Numbers", List.of(Field.of("n", FieldType.INTEGER)));

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final FxBackground background = new FxBackground(1);

    @BeforeEach
    void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void close() {
        background.close();
    }

    /// Would count until its deadline, half a minute away.
    private Answer countOnAndOn() throws SQLException {
        Query query = new Query(
                "numbers",
                List.of(new Measure.Aggregate(Agg.SUM, "n", "sum")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        CompiledQuery compiled = new QueryCompiler(Dialect.SQLITE)
                .compile(
                        query,
                        NUMBERS,
                        "(WITH RECURSIVE n(c0) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT c0 FROM n) x",
                        Instant.EPOCH);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            return compiled.run(connection, Duration.ofSeconds(30));
        }
    }

    @Test
    void aSupersededQuestionEndsInsideTheDatabaseAndFreesItsPlace() throws Exception {
        AtomicReference<String> silenced = new AtomicReference<>("");
        Background.Running superseded = WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> background.submit(
                        this::countOnAndOn,
                        _ -> silenced.set("answered"),
                        failure -> silenced.set("failed: " + failure)));
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> insideADatabase() == 1);

        CompletableFuture<String> next = new CompletableFuture<>();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            superseded.cancel();
            return background.submit(() -> "next", next::complete, next::completeExceptionally);
        });

        assertEquals("next", next.get(5, TimeUnit.SECONDS), "there is one place, and the database had it");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("", silenced.get(), "nobody hears of an answer that is no longer wanted");
    }

    /// Each has a thread that watches over it.
    private static long insideADatabase() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("query-deadline"))
                .count();
    }

    @Test
    void questionsInsideADatabaseLeaveTheOthersTheirProcessors() throws Exception {
        try (FxBackground busy = new FxBackground(PROCESSORS)) {
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
                for (int i = 0; i < PROCESSORS; i++) {
                    busy.submit(this::countOnAndOn, _ -> {}, _ -> {});
                }
            });
            WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> insideADatabase() == PROCESSORS);

            CountDownLatch lives = new CountDownLatch(1);
            Thread.ofVirtual().start(lives::countDown);
            assertTrue(lives.await(5, TimeUnit.SECONDS), "the sync lives on virtual threads");
        }
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> insideADatabase() == 0);
    }

    @Test
    void whatIsToComeLaterComesUnlessItIsCalledOff() throws Exception {
        CompletableFuture<String> came = new CompletableFuture<>();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            background
                    .after(Duration.ofMillis(20), () -> came.complete("called off"))
                    .cancel();
            return background.after(Duration.ofMillis(40), () -> came.complete("came"));
        });
        assertEquals("came", came.get(5, TimeUnit.SECONDS));
    }
}
