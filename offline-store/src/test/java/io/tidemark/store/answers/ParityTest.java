package io.tidemark.store.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.QueryCancelled;
import io.tidemark.analytics.query.QueryControl;
import io.tidemark.columnar.FoundIndex;
import io.tidemark.columnar.Limits;
import io.tidemark.store.RandomQueries;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.Truth;
import io.tidemark.store.file.SqliteFile;
import io.tidemark.store.lease.Leasing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOW);

    private final Random random = new Random(11);
    private final Path folder;

    ParityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void bothEnginesGiveTheSameAnswersWhateverHappenedToTheRows() throws Exception {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 3000));
        truth.snapshot("sales.1", 1000);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            file.startIndex();
            truth.firstSync(file.replica());
            compare(file, 40);
            for (int i = 0; i < 10; i++) {
                truth.change("sales.1", Sample.rows(random, random.nextInt(3200), 30), random.nextInt(3000));
                truth.pull(file.replica(), truth.lsn());
            }
            compare(file, 20);
            file.replica().distrust(List.of("sales.1"));
            truth.snapshot("sales.1", 1000);
            truth.firstSync(file.replica());
            compare(file, 20);
        }
        truth.change("sales.1", Sample.rows(random, 2990, 60), 1, 2, 3);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            truth.pull(file.replica(), truth.lsn());
            file.startIndex();
            compare(file, 20);
        }
    }

    private void compare(ReplicaFile file, int queries) throws InterruptedException {
        assertTrue(file.index().awaitCurrent(PATIENCE));
        try (ReplicaFile withoutIndex = ReplicaFile.read(folder, CLOCK)) {
            for (int i = 0; i < queries; i++) {
                Query query = RandomQueries.next(random);
                Answered columnar = file.queries().run(query, PATIENCE);
                Answered rows = withoutIndex.queries().run(query, PATIENCE);
                assertEquals(Answered.Engine.COLUMNAR, columnar.engine());
                assertEquals(Answered.Engine.ROWS, rows.engine());
                assertEquals(rows.answer(), columnar.answer(), query::toString);
                assertEquals(rows.asOf(), columnar.asOf());
            }
        }
    }

    @Test
    void aReaderGetsTheSameAnswersFromAnIndexThatWasLeft() throws Exception {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 2000));
        truth.snapshot("sales.1", 1000);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            file.startIndex();
            truth.firstSync(file.replica());
            assertTrue(file.index().awaitCurrent(PATIENCE));
        }
        try (ReplicaFile rows = ReplicaFile.read(folder, CLOCK);
                SqliteFile file = SqliteFile.read(folder, SqliteFunctions::register);
                FoundIndex left = new FoundIndex(
                        folder.resolve("columnar.duckdb"),
                        rows.replica().position().deviceId(),
                        Limits.ofThisMachine())) {
            Queries columns = new Queries(file, left, 1000, new Leasing(file, CLOCK), CLOCK);
            for (int i = 0; i < 20; i++) {
                Query query = RandomQueries.next(random);
                Answered columnar = columns.run(query, PATIENCE);
                assertEquals(Answered.Engine.COLUMNAR, columnar.engine());
                assertEquals(rows.queries().run(query, PATIENCE).answer(), columnar.answer(), query::toString);
            }
        }
    }

    /// A power cut may take commits the index already has; the numbers go on, the index may not.
    @Test
    void anIndexThatIsAheadOfTheRowsIsRebuilt() throws Exception {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 500));
        truth.snapshot("sales.1", 500);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            truth.firstSync(file.replica());
        }
        Path replica = folder.resolve("replica.sqlite");
        byte[] before = Files.readAllBytes(replica);
        try (ReplicaFile file = ReplicaFile.open(folder, later(1))) {
            file.startIndex();
            Truth lost = new Truth(Sample.DATASET);
            lost.change("sales.1", Map.of());
            lost.change("sales.1", Sample.rows(random, 100, 300));
            file.replica().apply(lost.frames(), new Frame.Checkpoint(2, "c2", List.of(), 0, false), "");
            assertTrue(file.index().awaitCurrent(PATIENCE));
        }
        Files.write(replica, before);
        truth.change("sales.1", Sample.rows(random, 1, 3));
        truth.change("sales.1", Sample.rows(random, 2, 3));
        try (ReplicaFile file = ReplicaFile.open(folder, later(2))) {
            truth.pull(file.replica(), truth.lsn());
        }
        try (ReplicaFile file = ReplicaFile.open(folder, later(3))) {
            file.startIndex();
            compare(file, 20);
        }
    }

    private static InstantSource later(int millis) {
        return InstantSource.offset(CLOCK, Duration.ofMillis(millis));
    }

    @Test
    void aQueryStopsWhenItIsToldTo() {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 100);
        Query query = RandomQueries.next(random);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            truth.firstSync(file.replica());
            QueryControl control = QueryControl.within(PATIENCE);
            control.cancel();
            assertThrows(QueryCancelled.class, () -> file.queries().run(query, control));
            file.queries().run(query, PATIENCE);
        }
    }

    /// How a screen says that it no longer waits.
    @Test
    void aQueryEndsInsideTheRowsWhenItsThreadIsInterrupted() throws Exception {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 60_000));
        truth.snapshot("sales.1", 20_000);
        List<Measure> slow = List.of(
                new Measure.Aggregate(Agg.MEDIAN, "Price", "a"),
                new Measure.Aggregate(Agg.P90, "Weight", "b"),
                new Measure.Aggregate(Agg.COUNT_DISTINCT, "Product", "c"),
                new Measure.Aggregate(Agg.P99, "Quantity", "d"));
        Query query =
                new Query("sales", slow, List.of(Dimension.of("At")), List.of(), List.of(), List.of(), null, null);
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            truth.firstSync(file.replica());
            CompletableFuture<Answered> answer = new CompletableFuture<>();
            Thread asking = Thread.ofPlatform().start(() -> {
                try {
                    answer.complete(file.queries().run(query, PATIENCE));
                } catch (RuntimeException stopped) {
                    answer.completeExceptionally(stopped);
                }
            });
            while (!answer.isDone() && !insideTheRows()) {
                Thread.onSpinWait();
            }
            asking.interrupt();
            ExecutionException why = assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
            assertInstanceOf(QueryCancelled.class, why.getCause());
            asking.join();
            file.queries().run(RandomQueries.next(random), PATIENCE);
        }
    }

    private static boolean insideTheRows() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("query-deadline"));
    }

    @Test
    void aRememberedAnswerIsThereAtTheNextStartUntilTheDatasetChanges() {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 100);
        Query query = RandomQueries.next(random);
        Answered answered;
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            truth.firstSync(file.replica());
            assertEquals(Optional.empty(), file.queries().remembered(query));
            answered = file.queries().run(query, PATIENCE);
            file.queries().remember(query, answered);
        }
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            assertEquals(
                    Optional.of(answered.answer()),
                    file.queries().remembered(query).map(Answered::answer));
            truth.change("sales.1", Sample.rows(random, 101, 1));
            truth.pull(file.replica(), truth.lsn());
            assertEquals(Optional.empty(), file.queries().remembered(query));
        }
    }
}
