package io.tidemark.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.analytics.edit.Content;
import io.tidemark.analytics.model.Document;
import io.tidemark.analytics.wire.Json;
import io.tidemark.store.ReplicaFile;
import io.tidemark.store.Sample;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOW);
    private static final Document DOCUMENT = new Document(
            "d",
            "dashboards",
            3,
            "bob",
            "private",
            List.of(),
            Json.MAPPER.createObjectNode().put("title", "Old"),
            Sample.NOW,
            Sample.NOW);

    private final Path folder;

    MigrationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// A file as the first version made it.
    @BeforeEach
    void firstVersion() throws SQLException {
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            file.documents().putLocal(DOCUMENT);
        }
        sql("UPDATE documents SET local = 0");
        sql("DROP TABLE outbox");
        sql("DROP TABLE _parked");
        sql("DROP TABLE _served");
        sql("DELETE FROM meta WHERE key IN ('replica', 'lastMutation')");
        sql("UPDATE meta SET value = 'device-of-old' WHERE key = 'device'");
        sql("CREATE TABLE outbox(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, id TEXT NOT NULL,"
                + " base_version INTEGER, base TEXT, \"set\" TEXT, unset TEXT, created_at TEXT NOT NULL)");
        sql("CREATE VIEW served AS SELECT 1");
        sql("PRAGMA user_version = 1");
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatTheFirstVersionHadIsThereAndCanBeChanged() throws Exception {
        try (ReplicaFile file = ReplicaFile.open(folder, CLOCK)) {
            assertEquals(DOCUMENT, file.documents().find("d"));
            assertEquals("device-of-old", file.replica().position().deviceId());
            assertEquals(0, file.replica().position().lastMutationSent());
            file.edits().change("d", content -> new Content("public", content.sharedWith(), content.body()));
            assertEquals(1, file.edits().waitingCount());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("replica.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet name = statement.executeQuery("SELECT value FROM meta WHERE key = 'replica'")) {
            assertEquals("device-of-old", name.getString(1), "the index of the first version goes on to be its own");
        }
    }

    @Test
    void whoOnlyReadsIsToldThatItIsOlder() {
        StoreException older = assertThrows(StoreException.class, () -> ReplicaFile.read(folder, CLOCK));
        assertTrue(String.valueOf(older.getMessage()).contains("older Tidemark"));
    }
}
