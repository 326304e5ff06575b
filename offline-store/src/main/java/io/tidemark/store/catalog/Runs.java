package io.tidemark.store.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/// Which of the replica's own numbers were ever given to changes that lasted.
///
/// A power cut may take the replica's last commits and leave the columnar index with them; an older copy of the
/// file may be put back. Each opening for writing is a run whose numbers begin at the clock, so no number is given
/// twice, and a number outside of all runs belongs to a change that is no more: an index that stands there is
/// rebuilt.
public final class Runs {
    private static final int MOST = 100;
    /// Room for more commits than a millisecond has.
    private static final int SHIFT = 10;

    private Runs() {}

    /// Ends the run before at the number it reached and begins the next.
    public static void begin(Connection connection, Instant now) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE runs SET last = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seq')"
                    + " WHERE last IS NULL");
            statement.execute("UPDATE meta SET value = max(CAST(value AS INTEGER) + 1, " + (now.toEpochMilli() << SHIFT)
                    + ") WHERE key = 'seq'");
            statement.execute("INSERT INTO runs(first) SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seq'");
            statement.execute("DELETE FROM runs WHERE first IN (SELECT first FROM runs ORDER BY first DESC"
                    + " LIMIT -1 OFFSET " + MOST + ")");
        }
    }

    public static boolean knows(Connection connection, long seq) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM runs WHERE first <= ?1 AND (last IS NULL OR ?1 <= last)")) {
            select.setLong(1, seq);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }
}
