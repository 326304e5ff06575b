package io.tidemark.store.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.change.Manifest;
import io.tidemark.analytics.query.Agg;
import io.tidemark.analytics.query.Measure;
import io.tidemark.analytics.query.Query;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import io.tidemark.store.Truth;
import io.tidemark.store.file.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody who loses a role while the disk or the program fails has lost nothing, or everything the role gave, and
/// then there is a receipt; whichever write it was.
final class WithdrawalFaultsTest {
    private static final List<String> TABLES = List.of("meta", "datasets", "buckets", "parts", "gone", "answers", "r1");
    private static final List<String> WRITES = List.of("INSERT", "UPDATE", "DELETE");
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

    WithdrawalFaultsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// Breaks every kind of write to every table in turn, each in a replica of its own.
    ///
    /// @param least how many of them the work has to have come upon
    private void failsWholly(int least, Consumer<ReplicaFile> work) throws SQLException {
        int failures = 0;
        for (String table : TABLES) {
            for (String write : WRITES) {
                Path place = folder.resolve(write + table);
                try (ReplicaFile file = ReplicaFile.open(place, InstantSource.fixed(Sample.NOW))) {
                    fill(file);
                    failures += fails(file, place, write + " ON " + table, work) ? 1 : 0;
                }
            }
        }
        assertTrue(failures >= least, failures + " faults");
    }

    private static void fill(ReplicaFile file) {
        Truth truth = new Truth(Sample.DATASET);
        truth.change("sales.1~a", Sample.rows(new Random(1), 1, 60));
        truth.change("sales.1~b", Sample.rows(new Random(2), 61, 60));
        truth.snapshot("sales.1~a", 20);
        truth.snapshot("sales.1~b", 20);
        truth.firstSync(file.replica());
        truth.change("sales.1~b", Sample.rows(new Random(3), 70, 5), 80, 81);
        truth.pull(file.replica(), truth.lsn());
        file.queries().remember(COUNT, file.queries().run(COUNT, Duration.ofSeconds(5)));
    }

    private static boolean fails(ReplicaFile file, Path place, String what, Consumer<ReplicaFile> work)
            throws SQLException {
        String before = state(place);
        sql(place, "CREATE TRIGGER fault BEFORE " + what + " BEGIN SELECT RAISE(ABORT, 'a fault'); END");
        boolean failed = false;
        try {
            work.accept(file);
        } catch (StoreException fault) {
            failed = true;
            assertEquals(before, state(place), what);
            assertNull(file.replica().receipt(), what);
        }
        sql(place, "DROP TRIGGER fault");
        if (failed) {
            work.accept(file);
        }
        assertNotNull(file.replica().receipt(), what);
        assertEquals(1, file.verify().buckets(), what);
        assertEquals(List.of(), file.verify().mismatches(), what);
        return failed;
    }

    private static String state(Path place) throws SQLException {
        StringBuilder state = new StringBuilder();
        try (Connection connection = open(place);
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                state.append(table).append('\n');
                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            state.append(row.getString(i)).append('|');
                        }
                        state.append('\n');
                    }
                }
            }
        }
        return state.toString();
    }

    private static void sql(Path place, String statement) throws SQLException {
        try (Connection connection = open(place);
                Statement executing = connection.createStatement()) {
            executing.execute(statement);
        }
    }

    private static Connection open(Path place) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + place.resolve("replica.sqlite"));
    }

    @Test
    void ofAWithdrawal() throws SQLException {
        failsWholly(8, file -> file.replica().withdraw(new Frame.Policy(2, List.of("sales"), List.of("sales.1~a"))));
    }

    @Test
    void ofAManifestThatTakesAway() throws SQLException {
        Truth narrower = new Truth(Sample.DATASET);
        narrower.change("sales.1~a", Sample.rows(new Random(1), 1, 60));
        narrower.snapshot("sales.1~a", 20);
        failsWholly(8, file -> {
            Manifest all = narrower.manifest();
            file.replica()
                    .begin(new Manifest(
                            2, 1, all.atLsn(), all.epoch(), all.cursor(), all.datasets(), List.of(), all.buckets()));
        });
    }
}
