package io.tidemark.store.file;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/// A connection that remembers the statements that were prepared on it: SQLite takes longer to compile most of a
/// replica's statements than to run them. Used by one thread at a time, as its statements are.
final class KeepingConnection extends JDBC4Connection {
    /// More than a sync and the edits of people have; of questions the latest stay.
    private static final int MOST = 100;

    /// Those nobody uses now, the one that was used longest ago first.
    private final Map<String, Kept> idle = new LinkedHashMap<>();

    private KeepingConnection(String address, SQLiteConfig config) throws SQLException {
        super("jdbc:sqlite:" + address, address, config.toProperties());
    }

    static KeepingConnection open(String address, SQLiteConfig config) throws SQLException {
        return new KeepingConnection(address, config);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        Kept known = idle.remove(sql);
        if (known == null) {
            return new Kept(sql);
        }
        known.inUse = true;
        return known;
    }

    private void keep(Kept statement) throws SQLException {
        statement.inUse = false;
        Kept twin = idle.put(statement.text, statement);
        if (twin != null) {
            twin.end();
        }
        if (idle.size() > MOST) {
            Kept oldest = idle.values().iterator().next();
            idle.remove(oldest.text);
            oldest.end();
        }
    }

    /// Whoever closes it gives it back, with nothing of what it was given.
    private final class Kept extends JDBC4PreparedStatement {
        private final String text;
        private boolean inUse = true;

        Kept(String sql) throws SQLException {
            super(KeepingConnection.this, sql);
            this.text = sql;
        }

        @Override
        public void close() throws SQLException {
            if (!inUse) {
                return;
            }
            // SQLite's errors other than those of a rule end the statement
            if (pointer.isClosed() || KeepingConnection.this.isClosed()) {
                end();
                return;
            }
            rs.close();
            pointer.safeRunInt(DB::reset);
            pointer.safeRunInt(DB::clear_bindings);
            batch = null;
            batchPos = 0;
            batchQueryCount = 0;
            keep(this);
        }

        private void end() throws SQLException {
            super.close();
        }
    }
}
