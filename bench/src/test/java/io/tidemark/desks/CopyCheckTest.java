package io.tidemark.desks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.app.settings.SettingsFile;
import io.tidemark.app.workspace.DataFolder;
import io.tidemark.app.workspace.Verification;
import io.tidemark.app.workspace.Workspace;
import io.tidemark.app.workspace.Workspaces;
import io.tidemark.backend.launch.PeopledBackend;
import io.tidemark.bridge.rest.Retries;
import io.tidemark.bridge.rest.Server;
import io.tidemark.bridge.sync.Checked;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A copy in which another program changed rows is compared with the server's, and only those come again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CopyCheckTest {
    /// So many that a copy which lost them all is loaded anew, and not fetched by ranges.
    private static final int ROWS = 101_000;
    private static final int A_REQUEST = 40_000;

    @TempDir
    static Path folder = Path.of("");

    private PeopledBackend backend;
    private Server server;

    @BeforeAll
    void start() throws Exception {
        backend = new PeopledBackend(folder.resolve("backend"));
        server = new Server(backend.address(), Retries.usual(new Random(1)));
        try (Desk ann = desk("first")) {
            ann.asking.post(
                    "/api/v1/datasets",
                    "{\"id\":\"tides\",\"fields\":[{\"name\":\"k\",\"type\":\"integer\"},"
                            + "{\"name\":\"v\",\"type\":\"string\"}],\"key\":[\"k\"]}");
            for (int from = 0; from < ROWS; from += A_REQUEST) {
                write(ann, from, Math.min(ROWS, from + A_REQUEST));
            }
        }
    }

    @AfterAll
    void stop() {
        server.close();
        backend.close();
    }

    private Desk desk(String name) {
        return new Desk(server, "editor@harbour", folder.resolve(name));
    }

    private void write(Desk desk, int from, int to) throws Exception {
        desk.asking.post(
                "/api/v1/datasets/tides/rows",
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"op\":\"upsert\",\"row\":{\"k\":" + i + ",\"v\":\"v" + i + "\"}}")
                        .collect(Collectors.joining("\n")));
    }

    private void damage(String name, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve(name).resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                assertTrue(statement.executeUpdate(sql) > 0, sql);
            }
        }
    }

    @Test
    void onlyTheRowsAroundTheDamageComeAgain() throws Exception {
        desk("damaged").close();
        damage(
                "damaged",
                "UPDATE r1 SET c1 = 'wrong' WHERE _row = 7",
                "DELETE FROM r1 WHERE _row BETWEEN 20000 AND 20100",
                "UPDATE r1 SET _bucket = 99 WHERE _row = 29000");
        try (Desk ann = desk("damaged")) {
            assertFalse(ann.file.verify().ok());
            Checked checked = ann.check();
            assertEquals(List.of("tides.1"), checked.differing());
            assertTrue(checked.rows() >= 103 && checked.rows() < ROWS / 40, "rows fetched: " + checked.rows());
            assertTrue(ann.file.verify().ok());
            assertEquals(new Checked(checked.buckets(), List.of(), 0), ann.check());
        }
    }

    @Test
    void aCopyThatLostEverythingIsLoadedAnew() throws Exception {
        desk("emptied").close();
        damage("emptied", "DELETE FROM r1");
        try (Desk ann = desk("emptied")) {
            assertEquals(new Checked(1, List.of("tides.1"), ROWS), ann.check());
            assertTrue(ann.file.verify().ok());
            assertEquals(new Checked(1, List.of(), 0), ann.check());
        }
    }

    @Test
    void aCopyIsMendedWithoutAWindow() throws Exception {
        DataFolder data = new DataFolder(folder.resolve("prompt"));
        Workspaces workspaces =
                new Workspaces(data, new SettingsFile(data.settings()), InstantSource.system(), new Random(1));
        Path copy;
        try (Workspace first = workspaces.signIn(backend.address(), "editor@harbour", "tidemark")) {
            first.syncOnce((done, total) -> {});
            copy = first.folder();
        }
        damage(folder.relativize(copy).toString(), "DELETE FROM r1 WHERE _row = 9");
        try (Workspace later = workspaces.signedIn()) {
            Verification found = later.mend();
            assertEquals(List.of("tides.1"), found.mismatches());
            assertTrue(found.ok(), found.sentence());
        }
        try (Workspace only = workspaces.read()) {
            assertEquals(List.of(), only.verify().mismatches());
        }
    }

    @Test
    void rowsThatChangedOnTheServerAreTakenInFirst() throws Exception {
        desk("behind").close();
        damage("behind", "DELETE FROM r1 WHERE _row = 100");
        try (Desk ann = desk("behind")) {
            write(ann, 10, 12);
            assertEquals(List.of("tides.1"), ann.check().differing());
            assertTrue(ann.file.verify().ok());
        }
    }

    @Test
    void whoWasCutShortKnowsIt() throws Exception {
        try (Desk ann = desk("ended")) {
            assertFalse(ann.file.wasCutShort());
        }
        damage("ended", "INSERT INTO meta VALUES ('open', '1')");
        for (int i = 0; i < 2; i++) {
            try (Desk ann = desk("ended")) {
                assertTrue(ann.file.wasCutShort(), "it was not compared yet");
            }
        }
        try (Desk ann = desk("ended")) {
            ann.check();
            ann.file.compared();
        }
        try (Desk ann = desk("ended")) {
            assertFalse(ann.file.wasCutShort());
        }
    }
}
