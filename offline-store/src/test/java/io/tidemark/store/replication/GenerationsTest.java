package io.tidemark.store.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.InvalidQuery;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.columnar.RowSource;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.DatasetInfo;
import io.tidemark.store.answers.NotAllHere;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A dataset's next generation is loaded beside the one there is, which answers until the other is complete.
final class GenerationsTest {
    private static final int OLD_ROWS = 60;
    private static final int NEW_ROWS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Dataset NEXT = new Dataset(
            "sales", "Sales", List.of(Field.of("Quantity", FieldType.STRING), Field.of("Product", FieldType.STRING)));
    private static final Query COUNT = new Query(
            "sales",
            List.of(new Measure.Aggregate(Agg.COUNT, null, "rows")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null);

    private final Path folder;
    private final Truth next = next(NEXT, "sales.2");
    private ReplicaFile file;

    GenerationsTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = open(folder.resolve("own"));
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static ReplicaFile open(Path place) {
        return ReplicaFile.open(place, InstantSource.fixed(Sample.NOW));
    }

    private void reopen() {
        close();
        file = open(folder.resolve("own"));
    }

    private static void fill(ReplicaFile file) {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(new Random(1), 1, OLD_ROWS));
        truth.snapshot("sales.1", 20);
        truth.firstSync(file.replica());
        truth.pull(file.replica(), truth.lsn());
        file.queries().remember(COUNT, file.queries().run(COUNT, Duration.ofSeconds(5)));
    }

    /// Its snapshot has three parts and is not the newest there is.
    private static Truth next(Dataset dataset, String bucket) {
        Truth truth = new Truth(dataset);
        truth.change(bucket, rows(1, NEW_ROWS - 1));
        truth.change(bucket, rows(1, 3));
        truth.snapshot(bucket, 20);
        truth.change(bucket, rows(NEW_ROWS, 1));
        return truth;
    }

    private static Map<Long, List<@Nullable Object>> rows(long first, int count) {
        Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
        for (long id = first; id < first + count; id++) {
            rows.put(id, List.of("q" + id, "p" + id % 7));
        }
        return rows;
    }

    private static List<?> answer(ReplicaFile file) {
        return file.queries().run(COUNT, Duration.ofSeconds(5)).answer().rows();
    }

    private void assertOld() {
        assertEquals(List.of(List.of((long) OLD_ROWS)), answer(file));
        DatasetInfo info = file.queries().datasets().getFirst();
        assertEquals(1, file.queries().datasets().size());
        assertEquals(Sample.DATASET, info.dataset());
        assertEquals(1, info.asOf().lsn());
        assertFalse(info.loading());
        assertEquals(
                List.of((long) OLD_ROWS),
                file.queries().remembered(COUNT).orElseThrow().answer().rows().getFirst());
        try (RowSource.Changes rows = file.rows("sales")) {
            assertEquals(Sample.DATASET, rows.dataset());
        }
    }

    private void assertNew(Truth truth) throws SQLException {
        Path place = folder.resolve("own");
        assertEquals(List.of(List.of((long) NEW_ROWS)), answer(file));
        assertEquals(1, file.queries().datasets().size());
        assertEquals(truth.dataset(), file.queries().datasets().getFirst().dataset());
        assertTrue(file.queries().remembered(COUNT).isEmpty());
        assertEquals(truth.expected(), StoredRows.of(place, truth.dataset()));
        assertEquals(List.of(), file.verify().mismatches());
        assertEquals(1, file.verify().buckets());
        assertEquals(
                truth.dataset().fields().stream().map(Field::name).sorted().toList(), columnsOfView(place, "sales"));
        assertEquals("no such table: r1", refused(place, "SELECT * FROM r1"));
        try (RowSource.Changes rows = file.rows("sales")) {
            assertEquals(truth.dataset(), rows.dataset());
            assertTrue(rows.fromScratch());
        }
    }

    private static List<String> columnsOfView(Path place, String view) throws SQLException {
        try (Connection connection = connect(place);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT name FROM pragma_table_info('" + view + "') ORDER BY 1")) {
            List<String> columns = new ArrayList<>();
            while (found.next()) {
                columns.add(found.getString(1));
            }
            return columns;
        }
    }

    private static String refused(Path place, String sql) {
        SQLException failure = assertThrows(SQLException.class, () -> sql(place, sql));
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.indexOf("no such"), message.length() - 1);
    }

    private static void sql(Path place, String statement) throws SQLException {
        try (Connection connection = connect(place);
                Statement executing = connection.createStatement()) {
            executing.execute(statement);
        }
    }

    private static Connection connect(Path place) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + place.resolve("replica.sqlite"));
    }

    private static void load(ReplicaFile file, Truth truth, int parts) {
        List<Replica.PendingPart> pending = file.replica().pendingParts();
        pending.subList(0, parts).forEach(part -> file.replica().applyPart(part, truth.part(part)));
    }

    @Test
    void theOldRowsAnswerUntilTheNewOnesAreCompleteAlsoWhenItIsKilledInBetween() throws SQLException {
        fill(file);
        file.replica().begin(next.manifest());
        assertOld();
        reopen();
        assertOld();
        assertNull(file.replica().position().cursor());
        file.replica().begin(next.manifest());
        load(file, next, 1);
        assertOld();
        reopen();
        file.replica().begin(next.manifest());
        assertEquals(2, file.replica().pendingParts().size());
        load(file, next, 2);
        assertOld();
        reopen();
        assertOld();
        assertNotNull(file.replica().position().cursor());

        List<String> told = new ArrayList<>();
        file.listen(changed -> told.addAll(changed.datasets()));
        assertEquals(List.of("sales"), next.pull(file.replica(), next.lsn()).datasets());
        assertTrue(told.contains("sales"));
        assertNew(next);
        reopen();
        assertNew(next);
    }

    @Test
    void nobodyIsToldOfWhatIsNotShownYet() {
        fill(file);
        List<String> told = new ArrayList<>();
        file.replica().begin(next.manifest());
        file.listen(changed -> told.addAll(changed.datasets()));
        load(file, next, 3);
        assertEquals(List.of(), told);
    }

    @Test
    void aCheckpointThatDiffersLeavesTheOldRows() throws SQLException {
        fill(file);
        next.firstSync(file.replica());
        Truth other = next(NEXT, "sales.2");
        other.change("sales.2", rows(7, 1));
        List<Frame> some = other.frames().subList(2, 3);
        var wrong = new Frame.Checkpoint(
                9, "c9", List.of(new Frame.BucketState("sales.2", "sales", 1, "0".repeat(32))), 0, false);
        assertThrows(SumMismatch.class, () -> file.replica().apply(some, wrong, ""));
        assertOld();
        file.replica().distrust(List.of("sales.2"));
        assertOld();
        next.firstSync(file.replica());
        next.pull(file.replica(), next.lsn());
        assertNew(next);
    }

    @Test
    void changesThatAreNotAllThereYetDoNotEndTheOldGeneration() throws SQLException {
        fill(file);
        next.firstSync(file.replica());
        file.replica().apply(List.of(), new Frame.Checkpoint(2, "c2", List.of(), 0, true), "");
        assertOld();
        next.pull(file.replica(), next.lsn());
        assertNew(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {Truth.EPOCH, "another"})
    void aHistoryThatWentBackToTheGenerationBeforeIsFollowed(String epoch) {
        fill(file);
        file.replica().begin(next.manifest());
        assertOld();
        Truth back = new Truth(Sample.DATASET);
        back.change("sales.1", Sample.rows(new Random(9), 1, NEW_ROWS));
        back.snapshot("sales.1", 20);
        Manifest all = back.manifest();
        file.replica().begin(new Manifest(1, 1, 1, epoch, all.cursor(), all.datasets(), List.of(), all.buckets()));
        load(file, back, file.replica().pendingParts().size());
        back.pull(file.replica(), back.lsn());

        assertEquals(back.expected(), StoredRows.of(folder.resolve("own"), Sample.DATASET));
        assertEquals(List.of(), file.verify().mismatches());
        assertEquals(1, file.queries().datasets().size());
    }

    @Test
    void otherBucketsOfTheSameGenerationAreNoOtherGeneration() {
        fill(file);
        Truth moved = new Truth(Sample.DATASET);
        moved.change("sales.1~b", Sample.rows(new Random(2), 1, OLD_ROWS));
        moved.snapshot("sales.1~b", 20);
        file.replica().begin(moved.manifest());
        assertThrows(NotAllHere.class, () -> answer(file));
        moved.firstSync(file.replica());
        assertEquals(moved.expected(), StoredRows.of(folder.resolve("own"), Sample.DATASET));
    }

    @Test
    void aThirdGenerationIsLoadedInPlaceOfTheSecond() throws SQLException {
        fill(file);
        file.replica().begin(next.manifest());
        load(file, next, 2);
        Truth third = next(
                new Dataset(
                        "sales",
                        "Sales",
                        List.of(NEXT.fields().get(1), NEXT.fields().get(0))),
                "sales.3");
        file.replica().begin(third.manifest());
        assertOld();
        third.firstSync(file.replica());
        assertOld();
        third.pull(file.replica(), third.lsn());
        assertNew(third);
    }

    @Test
    void whatTheRightsNoLongerCoverIsNotShownWhileAnythingIsLoaded() {
        fill(file);
        Manifest all = next.manifest();
        file.replica()
                .begin(new Manifest(
                        2, 1, all.atLsn(), all.epoch(), all.cursor(), all.datasets(), List.of(), all.buckets()));
        assertThrows(NotAllHere.class, () -> answer(file));
        assertEquals(OLD_ROWS, receipt().rows());
    }

    @Test
    void rightsThatAreLostMeanwhileTakeTheOldGeneration() {
        fill(file);
        file.replica().begin(next.manifest());
        load(file, next, 1);
        file.replica().withdraw(new Frame.Policy(2, List.of("sales"), List.of("sales.2")));
        assertThrows(NotAllHere.class, () -> answer(file));
        assertEquals(OLD_ROWS, receipt().rows());
        assertEquals(List.of("sales.1"), receipt().buckets());
        file.replica().withdraw(new Frame.Policy(3, List.of(), List.of()));
        assertEquals(List.of(), file.queries().datasets());
    }

    private Receipt receipt() {
        return Objects.requireNonNull(file.replica().receipt());
    }

    @Test
    void anotherHistoryShowsNothingOfTheOldOne() {
        fill(file);
        Manifest all = next.manifest();
        file.replica()
                .begin(new Manifest(1, 1, all.atLsn(), "e2", all.cursor(), all.datasets(), List.of(), all.buckets()));
        assertThrows(NotAllHere.class, () -> answer(file));
    }

    @Test
    void whatIsComparedWithTheServerIsNotTheOldGeneration() {
        fill(file);
        next.firstSync(file.replica());
        assertEquals(
                List.of("sales.2"),
                file.copy().held(() -> false).stream()
                        .map(held -> held.bucket())
                        .toList());
        file.replica().distrust(List.of("sales.1"));
        assertOld();
    }

    @Test
    void theIndexHasTheOldRowsAndStartsOverWithTheNewOnes() throws Exception {
        fill(file);
        file.startIndex();
        assertTrue(file.index().awaitCurrent(PATIENCE));
        next.firstSync(file.replica());
        assertTrue(file.index().awaitCurrent(PATIENCE));
        assertEquals(OLD_ROWS, indexed("sales!", "true"));
        next.pull(file.replica(), next.lsn());
        assertTrue(file.index().awaitCurrent(PATIENCE));
        assertEquals(NEW_ROWS, indexed("sales", "c0 LIKE 'q%'"));
        next.change("sales.2", rows(NEW_ROWS, 5), 1);
        next.pull(file.replica(), next.lsn());
        assertTrue(file.index().awaitCurrent(PATIENCE));
        assertEquals(NEW_ROWS + 3, indexed("sales", "c0 LIKE 'q%'"));
    }

    /// @param name of the dataset's row in the replica's own list
    private long indexed(String name, String condition) throws SQLException {
        long seq;
        try (Connection connection = connect(folder.resolve("own"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT seq FROM datasets WHERE id = '" + name + "'")) {
            found.next();
            seq = found.getLong(1);
        }
        return file.index()
                .ask("sales", seq, (connection, table) -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet found =
                                    statement.executeQuery("SELECT count(*) FROM " + table + " WHERE " + condition)) {
                        found.next();
                        return found.getLong(1);
                    }
                })
                .orElseThrow();
    }

    @Test
    void whoAsksForAFieldThatIsGoneIsToldWhichThereAre() {
        fill(file);
        next.firstSync(file.replica());
        next.pull(file.replica(), next.lsn());
        Query gone = new Query(
                "sales",
                List.of(new Measure.Aggregate(Agg.SUM, "Price", "price")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        InvalidQuery refused =
                assertThrows(InvalidQuery.class, () -> file.queries().run(gone, PATIENCE));
        assertEquals("There is no field “Price”. The fields are: Quantity, Product.", refused.getMessage());
    }

    @Test
    void aSchemaFromBeforeTheManifestChangesNothing() {
        Truth truth = new Truth(new Dataset("sales", "Sales", NEXT.fields().subList(0, 1)));
        truth.change("sales.1", Map.of(1L, List.of("a")));
        truth.snapshot("sales.1", 5);
        truth.schema(NEXT);
        truth.change("sales.1", Map.of(2L, List.of("b", "c")));
        List<Field> more = new ArrayList<>(NEXT.fields());
        more.add(Field.of("More", FieldType.DATE));
        truth.schema(new Dataset("sales", "Sales", more));
        Manifest old = truth.manifest();
        file.replica()
                .begin(new Manifest(
                        1,
                        truth.lsn(),
                        truth.lsn(),
                        old.epoch(),
                        old.cursor(),
                        old.datasets(),
                        List.of(),
                        old.buckets()));
        load(file, truth, 1);
        truth.pull(file.replica(), truth.lsn());
        assertEquals(more, file.queries().datasets().getFirst().dataset().fields());
        assertEquals(List.of(), file.verify().mismatches());
    }

    /// Breaks every kind of write to every table in turn, each in a replica of its own.
    ///
    /// @param least how many of them the work has to have come upon
    private void failsWholly(int least, Consumer<ReplicaFile> before, Consumer<ReplicaFile> work) throws SQLException {
        int failures = 0;
        for (String table : List.of("meta", "datasets", "buckets", "parts", "gone", "answers", "r1", "r2")) {
            for (String write : List.of("INSERT", "UPDATE", "DELETE")) {
                Path place = folder.resolve(write + table);
                try (ReplicaFile each = open(place)) {
                    fill(each);
                    before.accept(each);
                    if (isThere(place, table)) {
                        failures += fails(each, place, write + " ON " + table, work) ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(failures >= least, failures + " faults");
    }

    private boolean fails(ReplicaFile each, Path place, String what, Consumer<ReplicaFile> work) throws SQLException {
        sql(place, "CREATE TRIGGER fault BEFORE " + what + " BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        boolean failed = false;
        try {
            work.accept(each);
        } catch (StoreException fault) {
            failed = true;
            assertEquals(List.of(List.of((long) OLD_ROWS)), answer(each), what);
            assertEquals(Sample.DATASET, each.queries().datasets().getFirst().dataset(), what);
        }
        sql(place, "DROP TRIGGER IF EXISTS fault");
        next.firstSync(each.replica());
        next.pull(each.replica(), next.lsn());
        assertEquals(List.of(List.of((long) NEW_ROWS)), answer(each), what);
        assertEquals(List.of(), each.verify().mismatches(), what);
        assertEquals(1, each.verify().buckets(), what);
        assertEquals(next.expected(), StoredRows.of(place, NEXT), what);
        return failed;
    }

    private static boolean isThere(Path place, String table) throws SQLException {
        try (Connection connection = connect(place);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = '" + table + "'")) {
            return found.next();
        }
    }

    @Test
    void aFaultAtTheManifestLeavesTheOldRows() throws SQLException {
        failsWholly(6, each -> {}, each -> each.replica().begin(next.manifest()));
    }

    @Test
    void aFaultAtTheLastPartLeavesTheOldRows() throws SQLException {
        failsWholly(
                4,
                each -> {
                    each.replica().begin(next.manifest());
                    load(each, next, 2);
                },
                each -> load(each, next, 1));
    }

    @Test
    void aFaultAtTheSwapLeavesTheOldRows() throws SQLException {
        failsWholly(6, each -> next.firstSync(each.replica()), each -> next.pull(each.replica(), next.lsn()));
    }
}
