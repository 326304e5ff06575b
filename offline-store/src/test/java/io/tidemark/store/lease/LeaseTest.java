package io.tidemark.store.lease;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.Answered;
import io.tidemark.store.local.LocalImport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class LeaseTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Dataset MINE = new Dataset("mine", "Mine", List.of(Field.of("n", FieldType.INTEGER)));

    private final Path folder;
    private final Truth truth = new Truth(Sample.DATASET);
    private Instant now = Sample.NOW;
    private ReplicaFile file;

    LeaseTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = ReplicaFile.open(folder, () -> now);
    }

    @BeforeEach
    void sync() {
        truth.change("sales.1", Sample.rows(new Random(1), 1, 20));
        truth.snapshot("sales.1", 20);
        truth.add(dashboard("theirs"));
        truth.firstSync(file.replica());
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void reopen() {
        close();
        file = ReplicaFile.open(folder, () -> now);
    }

    private static Document dashboard(String id) {
        return new Document(
                id,
                "dashboards",
                1,
                "u1",
                "shared",
                List.of(),
                Json.MAPPER.createObjectNode().put("title", "Tides"),
                Sample.NOW,
                Sample.NOW);
    }

    private static Query count(String dataset) {
        return new Query(
                dataset,
                List.of(new Measure.Aggregate(Agg.COUNT, null, "rows")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    private Answered ask(String dataset) {
        return file.queries().run(count(dataset), Duration.ofSeconds(5));
    }

    /// Everything by which people come to see what a server has.
    private List<Executable> readings() {
        return List.of(
                () -> ask("sales"),
                () -> file.queries().remembered(count("sales")),
                () -> file.queries().requireComplete("sales"),
                () -> file.rows("sales").close(),
                () -> file.documents().all("dashboards"),
                () -> file.documents().find("theirs"));
    }

    private void assertLocked() {
        readings().forEach(reading -> assertThrows(ReplicaLocked.class, reading));
    }

    private void assertOpen() {
        readings().forEach(reading -> assertDoesNotThrow(reading));
    }

    @Test
    void aReplicaThatNeverHadALeaseIsNeverLocked() {
        now = now.plus(Duration.ofDays(4000));
        assertNull(file.lease().until());
        assertOpen();
    }

    @Test
    void whatIsAServersCannotBeReadPastTheLease() {
        file.queries().remember(count("sales"), ask("sales"));
        file.replica().lease(now.plus(WEEK));
        now = now.plus(WEEK).minusSeconds(1);
        assertOpen();
        now = now.plusSeconds(1);
        assertLocked();
        reopen();
        assertLocked();
        assertTrue(file.lease().isOver(now));

        String said = String.valueOf(
                assertThrows(ReplicaLocked.class, () -> ask("sales")).getMessage());
        assertEquals(
                "This copy of “Sales” was last confirmed on 1 June 2024. Connect to the server to open it again; what you"
                        + " changed here is kept and will be sent.",
                said);
    }

    @Test
    void whoOnlyReadsIsLockedAsWellAndHearsThatItWasConfirmed() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(WEEK);
        try (ReplicaFile reader = ReplicaFile.read(folder, () -> now)) {
            assertThrows(ReplicaLocked.class, () -> reader.documents().all("dashboards"));
            file.replica().lease(now.plus(WEEK));
            assertEquals(1, reader.documents().all("dashboards").size());
        }
    }

    @Test
    void theServerOpensItAgainAtOnce() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(30));
        assertLocked();
        file.replica().lease(now.plus(WEEK));
        assertOpen();
        reopen();
        assertOpen();
        assertEquals(now, file.lease().confirmed());
    }

    @Test
    void puttingTheClockBackDoesNotOpenIt() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(8));
        assertLocked();
        now = Sample.NOW;
        assertLocked();

        now = Sample.NOW.plus(Duration.ofDays(8));
        reopen();
        now = Sample.NOW;
        reopen();
        assertLocked();
    }

    @Test
    void everyPullNotesHowLateItIs() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(8));
        file.replica().resume();
        now = Sample.NOW;
        reopen();
        assertLocked();
    }

    @Test
    void aClockThatWasWrongOnlyOnceIsForgottenWhenTheServerIsThere() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(4000));
        reopen();
        now = Sample.NOW;
        assertLocked();
        file.replica().lease(now.plus(WEEK));
        assertOpen();
        reopen();
        assertOpen();
    }

    @Test
    void whatIsOfThisDeviceAloneStaysLegible() {
        try (LocalImport local = file.local().open(MINE, false)) {
            RowPageBuilder page = new RowPageBuilder(MINE, 1);
            page.beginRow(local.nextRow());
            page.set(0, 5L);
            local.append(page.build());
            local.commit();
        }
        Document mine = file.edits()
                .createLocal("reports", "u1", new Content("private", List.of(), Json.MAPPER.createObjectNode()));
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(8));

        assertEquals(List.of(List.of(1L)), ask("mine").answer().rows());
        file.rows("mine").close();
        assertEquals(List.of(mine), file.documents().all("reports"));
        assertEquals(mine, file.documents().find(mine.id()));
        assertEquals(2, file.queries().datasets().size());
        assertLocked();
    }

    @Test
    void syncingAndWhatPeopleDidGoOnWhileItIsLocked() {
        file.replica().lease(now.plus(WEEK));
        now = now.plus(Duration.ofDays(8));
        file.edits().delete("theirs");
        assertEquals(1, file.edits().waitingCount());
        assertEquals(1, file.outbox().next(10, 1_000_000).mutations().size());
        truth.change("sales.1", Map.of(), 1, 2);
        truth.pull(file.replica(), truth.lsn());
        file.replica().lease(now.plus(WEEK));
        assertEquals(List.of(List.of(18L)), ask("sales").answer().rows());
    }
}
