package io.tidemark.store.file;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of a replica by version. The version is SQLite's `user_version`; a migration is one transaction.
final class Schema {
    /// `TIDE`, in SQLite's `application_id`.
    static final int APPLICATION = 0x54494445;

    private static final List<String> FIRST = List.of(
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            // seq: the replica's own number of the dataset's newest change; rebuilt: an index behind it must start over
            """
            CREATE TABLE datasets(no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, schema TEXT NOT NULL,
              view TEXT NOT NULL, local INTEGER NOT NULL, seq INTEGER NOT NULL, rebuilt INTEGER NOT NULL,
              next_row INTEGER NOT NULL)""",
            // count and sum: of the rows that are here; loaded_*: of the snapshot's parts taken so far; lsn: the
            // backend's transaction the rows reflect
            """
            CREATE TABLE buckets(no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
              dataset INTEGER NOT NULL REFERENCES datasets(no) ON DELETE CASCADE,
              count INTEGER NOT NULL DEFAULT 0, sum TEXT NOT NULL DEFAULT '00000000000000000000000000000000',
              lsn INTEGER NOT NULL DEFAULT 0, snapshot TEXT,
              expected_count INTEGER NOT NULL DEFAULT 0, expected_sum TEXT NOT NULL DEFAULT '',
              loaded_count INTEGER NOT NULL DEFAULT 0,
              loaded_sum TEXT NOT NULL DEFAULT '00000000000000000000000000000000')""",
            "CREATE INDEX buckets_dataset ON buckets(dataset)",
            """
            CREATE TABLE parts(bucket INTEGER NOT NULL REFERENCES buckets(no) ON DELETE CASCADE, n INTEGER NOT NULL,
              bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL, loaded INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY(bucket, n)) WITHOUT ROWID""",
            """
            CREATE TABLE documents(id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL,
              owner TEXT NOT NULL, visibility TEXT NOT NULL, shared_with TEXT NOT NULL, body TEXT NOT NULL,
              created_at TEXT NOT NULL, updated_at TEXT NOT NULL, local INTEGER NOT NULL) WITHOUT ROWID""",
            "CREATE INDEX documents_kind ON documents(kind, id)",
            """
            CREATE TABLE outbox(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, id TEXT NOT NULL,
              base_version INTEGER, base TEXT, "set" TEXT, unset TEXT, created_at TEXT NOT NULL)""",
            // rows deleted since the columnar index last looked
            "CREATE TABLE gone(dataset INTEGER NOT NULL REFERENCES datasets(no) ON DELETE CASCADE,"
                    + " seq INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(dataset, seq, id)) WITHOUT ROWID",
            """
            CREATE TABLE answers(key TEXT PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets(no) ON DELETE CASCADE,
              seq INTEGER NOT NULL, used INTEGER NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID""",
            // which of the replica's own numbers are of changes that lasted: one run per opening for writing
            "CREATE TABLE runs(first INTEGER PRIMARY KEY, last INTEGER)",
            "INSERT INTO meta VALUES ('seq', '0')");

    /// What people did on this device. The first version had a table for it that nothing was ever put into. Names
    /// begin with a line, as no dataset's view does.
    private static final List<String> SECOND = List.of(
            "DROP TABLE outbox",
            // state: waiting to be sent, answered, settled (what the server has shows it), again (settled once and to
            // be sent again); outcome: null until it is known; settled: when, in ms
            """
            CREATE TABLE outbox(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL, owner TEXT NOT NULL,
              title TEXT NOT NULL, at TEXT NOT NULL, mutation TEXT NOT NULL, bytes INTEGER NOT NULL,
              state TEXT NOT NULL DEFAULT 'waiting', outcome TEXT, settled INTEGER)""",
            "CREATE INDEX _outbox_document ON outbox(id)",
            // what could not be saved, until the person has decided
            """
            CREATE TABLE _parked(key TEXT PRIMARY KEY, title TEXT NOT NULL, at TEXT NOT NULL, mutation TEXT NOT NULL,
              reason TEXT NOT NULL) WITHOUT ROWID""",
            // the server's state of documents that are shown otherwise, as something of the outbox lies on them
            """
            CREATE TABLE _served(id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL,
              owner TEXT NOT NULL, visibility TEXT NOT NULL, shared_with TEXT NOT NULL, body TEXT NOT NULL,
              created_at TEXT NOT NULL, updated_at TEXT NOT NULL, local INTEGER NOT NULL) WITHOUT ROWID""",
            "INSERT INTO meta SELECT 'replica', value FROM meta WHERE key = 'device'");

    private static final List<List<String>> MIGRATIONS = List.of(FIRST, SECOND);

    private Schema() {}

    /// Brings a file that may be empty to the newest version.
    ///
    /// @param version what [#check] found
    static void migrate(Connection connection, int version) throws SQLException {
        for (int next = version; next < MIGRATIONS.size(); next++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                for (String ddl : MIGRATIONS.get(next)) {
                    statement.execute(ddl);
                }
                statement.execute("PRAGMA application_id = " + APPLICATION);
                statement.execute("PRAGMA user_version = " + (next + 1));
                statement.execute("COMMIT");
            }
        }
    }

    /// The file's version, 0 for an empty one.
    ///
    /// @throws NotAReplica when another program made the database; it is not touched
    static int check(Connection connection, String file) throws SQLException {
        long application = number(connection, "PRAGMA application_id");
        if (application != APPLICATION && number(connection, "SELECT count(*) FROM sqlite_master") > 0) {
            throw new NotAReplica(
                    file + " is a database of another program. It was left as it is; choose another folder.");
        }
        long version = number(connection, "PRAGMA user_version");
        if (version > MIGRATIONS.size()) {
            throw new ReplicaTooNew("The replica " + file
                    + " was written by a newer Tidemark. It was left as it is; update this program.");
        }
        return (int) version;
    }

    static boolean isNewest(int version) {
        return version == MIGRATIONS.size();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }
}
