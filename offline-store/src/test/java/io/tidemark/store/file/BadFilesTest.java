package io.tidemark.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Replica;
import io.tidemark.columnar.ColumnarIndex;
import io.tidemark.columnar.Limits;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.StoredRows;
import io.tidemark.store.Truth;
import io.tidemark.store.answers.SqliteFunctions;
import io.tidemark.store.catalog.Listeners;
import io.tidemark.store.catalog.Meta;
import io.tidemark.store.lease.Leasing;
import io.tidemark.store.local.LocalDatasets;
import io.tidemark.store.local.LocalImport;
import io.tidemark.store.replication.SqliteReplica;
import io.tidemark.store.replication.Verifier;
import io.tidemark.store.rows.Aftermath;
import io.tidemark.store.rows.IndexSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BadFilesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOW);

    private final Path folder;
    private final Path path;

    BadFilesTest(@TempDir Path folder) {
        this.folder = folder;
        this.path = folder.resolve("replica.sqlite");
    }

    private ReplicaFile open() {
        return ReplicaFile.open(folder, CLOCK);
    }

    private void sqlite(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertSentence(StoreException failure, String... words) {
        String message = String.valueOf(failure.getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
        assertTrue(message.endsWith("."), message);
    }

    @Test
    void aFileThatIsNotSqliteIsNeverTouched() throws Exception {
        byte[] letter = "Dear Sir or Madam, this is not a database.".repeat(500).getBytes(UTF_8);
        Files.write(path, letter);
        assertSentence(assertThrows(NotAReplica.class, this::open), "not a Tidemark replica", "left as it is");
        assertThrows(NotAReplica.class, () -> ReplicaFile.read(folder, CLOCK));
        assertArrayEquals(letter, Files.readAllBytes(path));
    }

    @Test
    void anotherProgramsDatabaseIsNeverTouched() throws Exception {
        sqlite("CREATE TABLE recipes(name TEXT)");
        byte[] before = Files.readAllBytes(path);
        assertSentence(assertThrows(NotAReplica.class, this::open), "another program", "left as it is");
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void aDamagedReplicaIsSaidToBe() throws Exception {
        open().close();
        byte[] bytes = Files.readAllBytes(path);
        new Random(1).nextBytes(bytes);
        System.arraycopy("SQLite format 3\0".getBytes(UTF_8), 0, bytes, 0, 16);
        Files.write(path, bytes);
        assertSentence(assertThrows(StoreException.class, this::open), "left as it is");
    }

    @Test
    void aNewerReplicaIsLeftToTheNewerProgram() throws Exception {
        open().close();
        sqlite("PRAGMA user_version = 99");
        assertSentence(assertThrows(ReplicaTooNew.class, this::open), "newer", "update");
        assertThrows(ReplicaTooNew.class, () -> ReplicaFile.read(folder, CLOCK));
    }

    @Test
    void twoProgramsDoNotWriteOneReplicaButManyMayRead() {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(new Random(1), 1, 10));
        truth.snapshot("sales.1", 5);
        assertSentence(
                assertThrows(ReplicaMissing.class, () -> ReplicaFile.read(folder, CLOCK)), "no replica", "import");
        try (ReplicaFile writing = open()) {
            long pid = ProcessHandle.current().pid();
            assertSentence(assertThrows(ReplicaInUse.class, this::open), "process " + pid, "Nothing was changed");
            truth.firstSync(writing.replica());
            try (ReplicaFile reading = ReplicaFile.read(folder, CLOCK)) {
                assertEquals(10, reading.queries().datasets().getFirst().rows());
                assertTrue(reading.verify().ok());
                assertThrows(StoreException.class, () -> reading.replica().distrust(List.of()));
            }
        }
        open().close();
    }

    @Test
    void aFullDiskLosesNothingAndTheNextTryGoesOn() throws Exception {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1", Sample.rows(new Random(1), 1, 4000));
        truth.snapshot("sales.1", 1000);
        try (SqliteFile file = SqliteFile.open(folder, SqliteFunctions::register)) {
            file.writer().write(Durability.ONLY_COPY, transaction -> {
                Meta.DEVICE.put(transaction.connection(), "d");
                return file;
            });
            Replica replica = new SqliteReplica(file, aftermath(file), new Leasing(file, CLOCK), CLOCK);
            replica.begin(truth.manifest());
            List<Replica.PendingPart> parts = replica.pendingParts();
            replica.applyPart(parts.getFirst(), truth.part(parts.getFirst()));
            limitPages(file, 10);

            DiskFull full = assertThrows(DiskFull.class, () -> truth.firstSync(replica));
            assertSentence(full, "full", "kept", "free some space");
            assertTrue(replica.pendingParts().size() < parts.size());
            assertTrue(StoredRows.of(folder, Sample.DATASET).size() >= 1000);

            limitPages(file, 1_000_000);
            truth.firstSync(replica);
            assertEquals(truth.expected(), StoredRows.of(folder, Sample.DATASET));
            assertTrue(new Verifier(file.readers()).verify().ok());
        }
    }

    @Test
    void aFileTheDiskCannotTakeIsNotInAtAll() throws Exception {
        Truth rows = new Truth(Sample.DATASET);
        rows.change("b", Sample.rows(new Random(1), 1, 4000));
        rows.snapshot("b", 1000);
        try (SqliteFile file = SqliteFile.open(folder, SqliteFunctions::register)) {
            LocalDatasets local = new LocalDatasets(file, aftermath(file));
            take(local, rows, 2);
            limitPages(file, 2);

            assertSentence(assertThrows(DiskFull.class, () -> take(local, rows, 4)), "full", "kept");
            assertEquals(2000, StoredRows.of(folder, Sample.DATASET).size());

            limitPages(file, 1_000_000);
            take(local, rows, 4);
            assertEquals(rows.expected(), StoredRows.of(folder, Sample.DATASET));
            assertTrue(new Verifier(file.readers()).verify().ok());
        }
    }

    private static void take(LocalDatasets local, Truth rows, int parts) {
        String snapshot = rows.manifest().buckets().getFirst().snapshot().id();
        try (LocalImport into = local.open(Sample.DATASET, true)) {
            for (int n = 0; n < parts; n++) {
                into.append(rows.part(new Replica.PendingPart("b", "sales", snapshot, n, 0, "", 0)));
            }
            into.commit();
        }
    }

    private Aftermath aftermath(SqliteFile file) {
        Map<String, Long> held = Map.of();
        IndexSource source = new IndexSource(file.readers(), held);
        ColumnarIndex index = new ColumnarIndex(folder.resolve("columnar.duckdb"), "d", source, Limits.ofThisMachine());
        return new Aftermath(index, held, new Listeners());
    }

    /// SQLite's own way to have a full disk.
    private static void limitPages(SqliteFile file, int more) {
        file.writer().write(Durability.REPLICATED, transaction -> {
            try (Statement statement = transaction.connection().createStatement();
                    ResultSet count = statement.executeQuery("PRAGMA page_count")) {
                count.next();
                return statement.execute("PRAGMA max_page_count = " + (count.getInt(1) + more));
            }
        });
    }
}
