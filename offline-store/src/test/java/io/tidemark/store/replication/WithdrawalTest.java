package io.tidemark.store.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Receipt;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Dimension;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.query.Sort;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.Answered.Engine;
import io.tidemark.store.local.LocalImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WithdrawalTest {
    private static final String OURS = "notes.1~ours";
    private static final String THEIRS = "notes.1~theirs";
    /// In every text of a bucket; nothing else has it.
    private static final String KEPT = "kept-canary-7f3a";
    private static final String SECRET = "secret-canary-c41d";

    private static final Dataset NOTES = new Dataset(
            "notes", "Notes", List.of(Field.of("text", FieldType.STRING), Field.of("n", FieldType.INTEGER)));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Query BY_TEXT = new Query(
            "notes",
            List.of(new Measure.Aggregate(Agg.COUNT, null, "rows")),
            List.of(Dimension.of("text")),
            List.of(),
            List.of(),
            List.of(new Sort("text", true)),
            10,
            null);

    private final Path folder;
    private final Truth truth = new Truth(NOTES);
    private ReplicaFile file;
    private Replica replica;

    WithdrawalTest(@TempDir Path folder) {
        this.folder = folder.resolve("replica");
        this.file = ReplicaFile.open(this.folder, InstantSource.fixed(Sample.NOW));
        this.replica = file.replica();
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static Map<Long, List<@Nullable Object>> rows(String canary, long from, int count) {
        Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            // every other id, so that the two buckets share pages
            long id = from + 2L * i;
            rows.put(id, List.of(canary + " " + id + " " + "x".repeat((int) (id * 7 % 90)), id));
        }
        return rows;
    }

    /// Both buckets, with all that ordinary syncing leaves in the files.
    private void synced() {
        truth.change(OURS, rows(KEPT, 2, 1500));
        truth.change(THEIRS, rows(SECRET, 1, 1500));
        truth.snapshot(OURS, 400);
        truth.snapshot(THEIRS, 400);
        truth.firstSync(replica);
        truth.change(THEIRS, rows(SECRET + " again", 501, 300), 1, 3, 5, 7, 901, 903, 905, 2001, 2003);
        truth.change(OURS, rows(KEPT + " again", 502, 300), 2, 4, 6);
        truth.change(OURS, Map.of(1001L, List.of(KEPT + " moved here", 5L)));
        truth.change(
                THEIRS,
                Map.of(),
                rows(SECRET, 2301, 120).keySet().stream().mapToLong(id -> id).toArray());
        truth.pull(replica, truth.lsn());
    }

    private static Frame.Policy only(long version, String... buckets) {
        return new Frame.Policy(version, List.of("notes"), List.of(buckets));
    }

    private void assertOnlyOursIsLeft() {
        Map<Long, List<@Nullable Object>> expected = new TreeMap<>(truth.expected());
        expected.values().removeIf(row -> String.valueOf(row.getFirst()).contains(SECRET));
        assertEquals(expected, StoredRows.of(folder, NOTES));
        assertEquals(1, file.verify().buckets());
        assertEquals(List.of(), file.verify().mismatches());
    }

    @Test
    void nothingOfAWithdrawnBucketIsLeftInAnyFile() throws Exception {
        synced();
        file.startIndex();
        assertTrue(file.index().awaitCurrent(PATIENCE));
        var before = file.queries().run(BY_TEXT, PATIENCE);
        assertTrue(before.answer().rows().toString().contains(SECRET));
        file.queries().remember(BY_TEXT, before);
        assertTrue(StoredRows.filesWith(folder, SECRET).stream().anyMatch(name -> name.startsWith("replica.sqlite")));
        assertTrue(StoredRows.filesWith(folder, SECRET).stream().anyMatch(name -> name.startsWith("columnar.duckdb")));

        Replica.Applied went = replica.withdraw(only(2, OURS));

        assertEquals(List.of("notes"), went.datasets());
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
        assertTrue(StoredRows.filesWith(folder, KEPT).contains("replica.sqlite"));
        assertOnlyOursIsLeft();
        Receipt receipt = present(replica.receipt());
        assertEquals(new Receipt(2, Sample.NOW, List.of(THEIRS), went.rows()), receipt);
        assertTrue(file.index().awaitCurrent(PATIENCE));
        var answered = file.queries().run(BY_TEXT, PATIENCE);
        assertEquals(Engine.COLUMNAR, answered.engine());
        assertEquals(truth.sum(OURS).count(), StoredRows.of(folder, NOTES).size());
        assertEquals(10, answered.answer().rows().size());
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
    }

    private static <T> T present(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void theFilesAreNotSaidToBeClearWhileSomebodyReads() throws Exception {
        synced();
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM notes")) {
                assertTrue(count.next());
            }
            replica.withdraw(only(2, OURS));
            assertNull(replica.receipt());
            replica.resume();
            assertNull(replica.receipt());
            statement.execute("ROLLBACK");
        }
        replica.resume();
        assertEquals(2, present(replica.receipt()).policyVersion());
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
    }

    @Test
    void aProgramThatEndedBeforeTheFilesWereClearIsGoneOnFromAtTheNextStart() throws Exception {
        synced();
        file.startIndex();
        assertTrue(file.index().awaitCurrent(PATIENCE));
        Path copy = folder.resolveSibling("copy");
        Files.createDirectories(copy);
        copy("columnar.duckdb", copy);
        copy("columnar.duckdb.wal", copy);
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM notes")) {
                assertTrue(count.next());
            }
            replica.withdraw(only(2, OURS));
            copy("replica.sqlite", copy);
            copy("replica.sqlite-wal", copy);
        }
        assertEquals(List.of("columnar.duckdb.wal", "replica.sqlite-wal"), StoredRows.filesWith(copy, SECRET));

        try (ReplicaFile next = ReplicaFile.open(copy, InstantSource.fixed(Sample.NOW))) {
            assertEquals(List.of(THEIRS), present(next.replica().receipt()).buckets());
            assertEquals(List.of(), StoredRows.filesWith(copy, SECRET));
            assertEquals(List.of(), next.verify().mismatches());
        }
    }

    private void copy(String name, Path into) throws IOException {
        Files.copy(folder.resolve(name), into.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aDatasetThatIsNotNamedGoesAsAWholeAndLocalOnesStay() throws Exception {
        Dataset mine = new Dataset("mine", "Mine", List.of(Field.of("n", FieldType.INTEGER)));
        try (LocalImport local = file.local().open(mine, false)) {
            RowPageBuilder page = new RowPageBuilder(mine, 1);
            page.beginRow(local.nextRow());
            page.set(0, 5L);
            local.append(page.build());
            local.commit();
        }
        synced();
        long rows = truth.expected().size();

        Replica.Applied went = replica.withdraw(new Frame.Policy(2, List.of(), List.of()));

        assertEquals(new Replica.Applied(List.of("notes"), rows, 0), went);
        assertEquals(
                List.of("mine"),
                file.queries().datasets().stream()
                        .map(info -> info.dataset().id())
                        .toList());
        assertEquals(Map.of(1L, List.of(5L)), StoredRows.of(folder, mine));
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
        assertEquals(List.of(), StoredRows.filesWith(folder, KEPT));
        assertEquals(List.of(OURS, THEIRS), present(replica.receipt()).buckets());
    }

    @Test
    void onlyTheManifestPutsAPolicyInForce() {
        synced();
        String cursor = replica.position().cursor();
        replica.withdraw(only(2, OURS));
        assertEquals(1, replica.position().policyVersion());
        assertEquals(cursor, replica.position().cursor());

        replica.begin(manifest(2));
        assertEquals(2, replica.position().policyVersion());
        assertEquals(
                List.of(THEIRS),
                replica.pendingParts().stream()
                        .map(Replica.PendingPart::bucket)
                        .distinct()
                        .toList());
    }

    private Manifest manifest(long policy, String... without) {
        Manifest all = truth.manifest();
        List<Manifest.Bucket> buckets = new ArrayList<>(all.buckets());
        buckets.removeIf(bucket -> List.of(without).contains(bucket.id()));
        return new Manifest(policy, 1, all.atLsn(), all.epoch(), all.cursor(), all.datasets(), List.of(), buckets);
    }

    @Test
    void aManifestOfAnotherPolicyLeavesAReceiptForWhatItTakesAway() throws Exception {
        synced();
        long rows = truth.sum(THEIRS).count();
        replica.begin(manifest(3, THEIRS));
        assertEquals(new Receipt(3, Sample.NOW, List.of(THEIRS), rows), replica.receipt());
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
    }

    @Test
    void documentsThatOneMayNoLongerSeeLeaveTheFilesToo() throws Exception {
        var body = Json.MAPPER.createObjectNode().put("title", SECRET + " plans");
        truth.add(new Document("d1", "dashboards", 1, "u9", "private", List.of(), body, Sample.NOW, Sample.NOW));
        truth.change(OURS, rows(KEPT, 2, 100));
        truth.snapshot(OURS, 400);
        truth.firstSync(replica);
        assertEquals(1, file.documents().all("dashboards").size());

        Manifest before = truth.manifest();
        replica.begin(new Manifest(
                2, 1, before.atLsn(), Truth.EPOCH, before.cursor(), before.datasets(), List.of(), before.buckets()));
        assertEquals(List.of(), file.documents().all("dashboards"));
        assertEquals(List.of(), StoredRows.filesWith(folder, SECRET));
        assertEquals(new Receipt(2, Sample.NOW, List.of(), 0), replica.receipt());
    }

    @Test
    void aBucketThatGoesUnderTheSamePolicyIsNothingToConfirm() {
        synced();
        replica.begin(manifest(1, THEIRS));
        assertNull(replica.receipt());
        assertOnlyOursIsLeft();
    }

    @Test
    void whatWasNotConfirmedYetIsConfirmedWithWhatGoesLater() {
        synced();
        long theirs = replica.withdraw(only(2, OURS)).rows();
        long ours = replica.withdraw(only(3)).rows();
        Receipt both = present(replica.receipt());
        assertEquals(new Receipt(3, Sample.NOW, List.of(OURS, THEIRS), theirs + ours), both);

        replica.settled(both);
        assertNull(replica.receipt());
    }

    @Test
    void thatNothingHadToGoIsConfirmedOnce() {
        synced();
        assertEquals(List.of(), replica.withdraw(only(2, OURS, THEIRS)).datasets());
        Receipt nothing = present(replica.receipt());
        assertEquals(new Receipt(2, Sample.NOW, List.of(), 0), nothing);

        replica.settled(nothing);
        replica.withdraw(only(2, OURS, THEIRS));
        assertNull(replica.receipt());
        replica.withdraw(only(3, OURS, THEIRS));
        assertEquals(3, present(replica.receipt()).policyVersion());
    }
}
