package io.tidemark.store.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Column;
import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.change.Replica;
import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.change.SumMismatch;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.NotAllHere;
import io.tidemark.store.local.LocalImport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicationTest {
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
    private final Random random = new Random(7);
    private final Truth truth = new Truth(Sample.DATASET);
    private ReplicaFile file;
    private Replica replica;

    ReplicationTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
        this.replica = file.replica();
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void reopen() {
        close();
        file = ReplicaFile.open(folder, InstantSource.fixed(Sample.NOW));
        replica = file.replica();
    }

    private void assertSame() {
        assertEquals(truth.expected(), StoredRows.of(folder, truth.dataset()));
        assertEquals(List.of(), file.verify().mismatches());
    }

    @Test
    void aFirstSyncBringsEveryRowOnce() {
        truth.change("sales.1", Sample.rows(random, 1, 1000));
        truth.snapshot("sales.1", 300);

        assertNull(replica.position().cursor());
        replica.begin(truth.manifest());
        assertNull(replica.position().cursor());
        assertEquals(4, replica.pendingParts().size());
        truth.firstSync(replica);

        assertEquals("c1", replica.position().cursor());
        assertEquals(Truth.EPOCH, replica.position().epoch());
        assertSame();
    }

    @Test
    void anInterruptedFirstSyncResumesWhereItStopped() {
        truth.change("sales.1", Sample.rows(random, 1, 1000));
        truth.snapshot("sales.1", 300);
        replica.begin(truth.manifest());
        List<Replica.PendingPart> parts = replica.pendingParts();
        replica.applyPart(parts.get(0), truth.part(parts.get(0)));
        replica.applyPart(parts.get(2), truth.part(parts.get(2)));
        assertThrows(NotAllHere.class, () -> file.queries().run(COUNT, Duration.ofSeconds(5)));

        reopen();
        replica.begin(truth.manifest());
        assertEquals(List.of(parts.get(1), parts.get(3)), replica.pendingParts());
        replica.applyPart(parts.get(0), truth.part(parts.get(0)));
        truth.firstSync(replica);
        assertSame();
        assertEquals(
                List.of(List.of(1_000L)),
                file.queries().run(COUNT, Duration.ofSeconds(5)).answer().rows());
    }

    @Test
    void changesAfterTheSnapshotLeadToTheTruth() {
        truth.change("sales.1", Sample.rows(random, 1, 500));
        truth.snapshot("sales.1", 500);
        truth.firstSync(replica);
        for (int i = 0; i < 20; i++) {
            truth.change("sales.1", Sample.rows(random, random.nextInt(600), 40), random.nextInt(600), 5000);
        }

        truth.pull(replica, 9);
        Replica.Applied applied = truth.pull(replica, truth.lsn());

        assertEquals(List.of("sales"), applied.datasets());
        assertEquals(truth.lsn(), replica.position().lsn());
        assertSame();
    }

    @Test
    void rowsThatMoveBetweenBucketsOfDifferentSnapshotsHaveOneHome() {
        truth.change("sales.1~a", Sample.rows(random, 1, 100));
        truth.change("sales.1~b", Sample.rows(random, 101, 100));
        truth.snapshot("sales.1~a", 60);
        truth.change("sales.1~b", Sample.rows(random, 1, 10));
        truth.change("sales.1~a", Sample.rows(random, 150, 10));
        truth.change("sales.1~b", Map.of(), 3, 4, 155);
        truth.snapshot("sales.1~b", 60);
        truth.change("sales.1~b", Sample.rows(random, 20, 5));
        truth.change("sales.1~a", Sample.rows(random, 22, 2), 21);

        truth.firstSync(replica);
        truth.pull(replica, truth.lsn());
        truth.change("sales.1~a", Sample.rows(random, 101, 3), 1, 150);
        truth.pull(replica, truth.lsn());

        assertSame();
        assertEquals(
                truth.sum("sales.1~a").plus(truth.sum("sales.1~b")).count(),
                truth.expected().size());
    }

    @Test
    void aPartThatWasAlteredIsRefusedAndAskedForAgain() {
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 50);
        replica.begin(truth.manifest());
        List<Replica.PendingPart> parts = replica.pendingParts();
        replica.applyPart(parts.get(0), altered(truth.part(parts.get(0))));

        SumMismatch refused =
                assertThrows(SumMismatch.class, () -> replica.applyPart(parts.get(1), truth.part(parts.get(1))));
        assertEquals(List.of("sales.1"), refused.buckets());
        assertEquals(parts, replica.pendingParts());
        assertEquals(Map.of(), StoredRows.of(folder, truth.dataset()));

        truth.firstSync(replica);
        assertSame();
    }

    private static RowPage altered(RowPage page) {
        List<Column> columns = new ArrayList<>(page.columns());
        if (columns.get(1) instanceof Column.Longs quantities) {
            long[] values = quantities.values().clone();
            values[7]++;
            columns.set(1, new Column.Longs(values, new BitSet(), 0));
        }
        return new RowPage(page.dataset(), page.ids(), columns);
    }

    @Test
    void aCheckpointWithAnotherSumCommitsNothing() {
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 100);
        truth.firstSync(replica);
        Map<Long, List<@Nullable Object>> before = StoredRows.of(folder, truth.dataset());
        Truth other = new Truth(Sample.DATASET);
        other.change("sales.1", Sample.rows(random, 1, 100));
        other.change("sales.1", Sample.rows(random, 50, 5));

        assertThrows(SumMismatch.class, () -> other.pull(replica, other.lsn()));
        assertEquals(before, StoredRows.of(folder, truth.dataset()));
        assertEquals("c1", replica.position().cursor());

        replica.distrust(List.of("sales.1"));
        assertNull(replica.position().cursor());
        assertEquals(before, StoredRows.of(folder, truth.dataset()));
        truth.firstSync(replica);
        assertSame();
    }

    @Test
    void rowsChangedBehindItsBackAreNamedKeptAndFetchedAgain() throws Exception {
        truth.change("sales.1~a", Sample.rows(random, 1, 50));
        truth.change("sales.1~b", Sample.rows(random, 51, 50));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.firstSync(replica);
        sqlite(
                "UPDATE r1 SET c1 = coalesce(c1, 0) + 1 WHERE _row = 7",
                "DELETE FROM r1 WHERE _row = 8",
                "INSERT INTO r1(_row, _bucket, _seq) SELECT 500, no, 1 FROM buckets WHERE id = 'sales.1~a'",
                "UPDATE r1 SET _bucket = 77 WHERE _row = 9");

        List<String> named = file.verify().mismatches();
        assertEquals(List.of("sales.1~a", "rows without a bucket (77)"), named);
        replica.distrust(named);
        assertEquals(99, StoredRows.of(folder, truth.dataset()).size());
        replica.apply(List.of(), new Frame.Checkpoint(truth.lsn(), "c9", List.of(), 0, false), "");
        assertNull(replica.position().cursor());

        replica.begin(truth.manifest());
        assertTrue(
                replica.pendingParts().stream().allMatch(part -> part.bucket().equals("sales.1~a")));
        truth.firstSync(replica);
        truth.pull(replica, truth.lsn());
        assertSame();
    }

    @Test
    void whatIsLocalHasNobodyToFetchItFromAndStays() throws Exception {
        Dataset mine = new Dataset("mine", "Mine", List.of(Field.of("n", FieldType.INTEGER)));
        try (LocalImport local = file.local().open(mine, false)) {
            RowPageBuilder page = new RowPageBuilder(mine, 1);
            page.beginRow(local.nextRow());
            page.set(0, 5L);
            local.append(page.build());
            local.commit();
        }
        truth.change("sales.1", Sample.rows(random, 1, 10));
        truth.snapshot("sales.1", 10);
        truth.firstSync(replica);
        truth.change("sales.1", Sample.rows(random, 5, 3));
        truth.pull(replica, truth.lsn());
        sqlite("UPDATE r1 SET c0 = 7 WHERE _row = 1");

        assertEquals(List.of("local.1"), file.verify().mismatches());
        assertEquals(new Verification(false, 1, List.of("local.1")), file.verifyLocal());
        replica.distrust(List.of("local.1"));
        truth.firstSync(replica);
        assertEquals(Map.of(1L, List.of(7L)), StoredRows.of(folder, mine));
    }

    private void sqlite(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void distrustLeavesOtherBucketsAlone() {
        truth.change("sales.1~a", Sample.rows(random, 1, 50));
        truth.change("sales.1~b", Sample.rows(random, 51, 50));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.firstSync(replica);
        truth.change("sales.1~a", Sample.rows(random, 10, 5), 60);
        truth.pull(replica, truth.lsn());

        replica.distrust(List.of("sales.1~b"));
        replica.begin(truth.manifest());
        assertTrue(
                replica.pendingParts().stream().allMatch(part -> part.bucket().equals("sales.1~b")));
        truth.firstSync(replica);
        truth.pull(replica, truth.lsn());
        assertSame();
    }

    @Test
    void aBucketTheManifestNoLongerNamesLeavesNoRowBehind() {
        truth.change("sales.1~a", Sample.rows(random, 1, 50));
        truth.change("sales.1~b", Sample.rows(random, 51, 50));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.firstSync(replica);

        Truth narrower = new Truth(Sample.DATASET);
        narrower.change("sales.1~a", Sample.rows(new Random(7), 1, 50));
        narrower.snapshot("sales.1~a", 20);
        narrower.firstSync(replica);

        assertEquals(narrower.expected(), StoredRows.of(folder, Sample.DATASET));
        assertEquals(1, file.verify().buckets());
    }

    @Test
    void appendedFieldsAndMoreDigitsChangeNoSum() {
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 100);
        truth.firstSync(replica);
        List<Field> fields = new ArrayList<>(Sample.DATASET.fields());
        fields.set(2, fields.get(2).withScale(4));
        fields.add(Field.of("Note", FieldType.STRING));
        truth.schema(new Dataset("sales", "Sales", fields));
        truth.change("sales.1", Sample.rows(random, 90, 20), 1);

        truth.pull(replica, truth.lsn());

        assertEquals(List.of(), file.verify().mismatches());
        assertEquals(108, file.queries().datasets().getFirst().rows());
        assertEquals(fields, file.queries().datasets().getFirst().dataset().fields());
    }

    @Test
    void anotherHistoryReplacesEveryRow() {
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 100);
        truth.firstSync(replica);
        Truth restored = new Truth(Sample.DATASET);
        restored.change("sales.1", Sample.rows(random, 1, 30));
        restored.snapshot("sales.1", 100);
        Manifest manifest = restored.manifest();
        replica.begin(new Manifest(1, 1, 1, "e2", "c1", manifest.datasets(), List.of(), manifest.buckets()));
        for (Replica.PendingPart part : replica.pendingParts()) {
            replica.applyPart(part, restored.part(part));
        }
        assertEquals(restored.expected(), StoredRows.of(folder, Sample.DATASET));
        assertEquals("e2", replica.position().epoch());
    }

    @ParameterizedTest
    @ValueSource(strings = {Truth.EPOCH, "another"})
    void onlyBucketsThatDifferAreLoadedWhereTheLogNoLongerReachesBack(String epoch) {
        truth.change("sales.1~a", Sample.rows(random, 1, 50));
        truth.change("sales.1~b", Sample.rows(random, 51, 50));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.firstSync(replica);
        truth.change("sales.1~b", Sample.rows(random, 60, 5), 70);
        truth.change("sales.1~c", Sample.rows(random, 200, 5));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.snapshot("sales.1~c", 20);

        Manifest now = truth.manifest();
        replica.begin(new Manifest(
                1, now.schemaVersion(), now.atLsn(), epoch, now.cursor(), now.datasets(), List.of(), now.buckets()));
        List<Replica.PendingPart> parts = replica.pendingParts();
        assertEquals(
                Set.of("sales.1~b", "sales.1~c"),
                parts.stream().map(Replica.PendingPart::bucket).collect(Collectors.toSet()));
        parts.forEach(part -> replica.applyPart(part, truth.part(part)));
        assertEquals(now.cursor(), replica.position().cursor());
        truth.change("sales.1~a", Sample.rows(random, 3, 4), 1, 2);
        truth.pull(replica, truth.lsn());
        assertSame();
    }

    @Test
    void whatIsDistrustedIsLoadedAlsoWhereItsSumSaysOtherwise() {
        truth.change("sales.1", Sample.rows(random, 1, 50));
        truth.snapshot("sales.1", 20);
        truth.firstSync(replica);
        String cursor = replica.position().cursor();
        replica.distrust(List.of("sales.1"));
        assertNull(replica.position().cursor());
        assertEquals(cursor, replica.position().proof());

        truth.snapshot("sales.1", 20);
        replica.begin(truth.manifest());
        assertEquals(3, replica.pendingParts().size());
    }

    @Test
    void aHistoryFromBeforeAFieldWasAppendedIsFollowed() {
        List<Field> fields = new ArrayList<>(Sample.DATASET.fields());
        fields.add(Field.of("Note", FieldType.STRING));
        Truth lost = new Truth(new Dataset("sales", "Sales", fields));
        lost.change("sales.1", Sample.rows(random, 1, 10));
        lost.snapshot("sales.1", 100);
        lost.firstSync(replica);
        truth.change("sales.1", Sample.rows(random, 1, 30));
        truth.snapshot("sales.1", 100);
        Manifest manifest = truth.manifest();
        replica.begin(new Manifest(1, 1, 1, "e2", "c1", manifest.datasets(), List.of(), manifest.buckets()));
        replica.pendingParts().forEach(part -> replica.applyPart(part, truth.part(part)));
        assertSame();
    }

    @Test
    void aSnapshotIsAsOldAsTheLastManifestSays() {
        truth.change("sales.1", Sample.rows(random, 1, 100));
        truth.snapshot("sales.1", 60);
        Manifest manifest = truth.manifest();
        Manifest.Bucket bucket = manifest.buckets().getFirst();
        var later = new Manifest.Snapshot(
                bucket.snapshot().id(), 5, bucket.snapshot().parts());
        replica.begin(new Manifest(
                1,
                1,
                5,
                Truth.EPOCH,
                "c5",
                manifest.datasets(),
                List.of(),
                List.of(new Manifest.Bucket(bucket.id(), bucket.dataset(), bucket.count(), bucket.sum(), later))));
        Replica.PendingPart first = replica.pendingParts().getFirst();
        replica.applyPart(first, truth.part(first));

        // the database was put back to its first transaction, and nobody noticed
        truth.firstSync(replica);
        truth.change("sales.1", Sample.rows(random, 50, 100));
        truth.pull(replica, truth.lsn());
        assertSame();
    }

    @Test
    void aDatasetThatAppearsInTheStreamIsThere() {
        replica.begin(truth.manifest());
        Dataset added = new Dataset("added", "Added", List.of(Field.of("n", FieldType.INTEGER)));
        Truth other = new Truth(added);
        other.schema(added);
        other.change("added.1", Map.of(5L, List.of(1L), 6L, List.of(2L)));
        replica.apply(List.of(), new Frame.Checkpoint(0, "c0", List.of(), 0, true), "");
        other.pull(replica, other.lsn());
        assertEquals(other.expected(), StoredRows.of(folder, added));
    }
}
