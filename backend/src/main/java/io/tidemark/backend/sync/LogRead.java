package io.tidemark.backend.sync;

import io.tidemark.analytics.change.Frame;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import io.tidemark.backend.documents.DocumentFeed;
import io.tidemark.backend.warehouse.ChangeLog;
import io.tidemark.backend.warehouse.Granted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the tenant's log as frames, one transaction at a time. Runs inside a transaction bound to the tenant.
final class LogRead {

    /// Takes the frames of one transaction.
    @FunctionalInterface
    interface Sink {
        /// @return whether there is room for another transaction
        boolean take(List<Frame> frames);
    }

    private static final int FETCH = 16;

    private LogRead() {}

    /// The version of the schemas as of an lsn that the log reaches back to: when one last changed.
    static long schemaVersion(Connection connection, long lsn) throws SQLException {
        return number(
                connection,
                "select greatest((select max(lsn) from change_log where kind = 'schema' and lsn <= " + lsn
                        + "), (select changes_floor_schema from tenant_clock))");
    }

    /// The last lsn whose transaction is no longer in the log; 0 when all are. A position there is not behind the log.
    static long floor(Connection connection) throws SQLException {
        return number(connection, "select changes_floor from tenant_clock");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Hands over whole transactions after `from`, until the sink is full or the log ends.
    ///
    /// @return the lsn of the last transaction handed over, or `from`
    static long after(Connection connection, Follower follower, long from, Sink sink) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select lsn, kind, payload, dataset from change_log where lsn > ? order by lsn, n")) {
            statement.setFetchSize(FETCH);
            statement.setLong(1, from);
            try (ResultSet rows = statement.executeQuery()) {
                Transaction open = null;
                long taken = from;
                while (rows.next()) {
                    long lsn = rows.getLong(1);
                    if (open != null && open.lsn != lsn) {
                        taken = open.lsn;
                        if (!sink.take(open.frames())) {
                            return taken;
                        }
                        open = null;
                    }
                    String dataset = rows.getString(4);
                    if (dataset != null && follower.isOver(dataset, lsn)) {
                        continue;
                    }
                    open = open == null ? new Transaction(lsn, follower) : open;
                    open.add(connection, follower, rows.getString(2), rows.getBytes(3));
                }
                if (open != null) {
                    sink.take(open.frames());
                    taken = open.lsn;
                }
                return taken;
            }
        }
    }

    private static final class Transaction {
        private final long lsn;
        private final Granted granted;
        private Frame.@Nullable Schema schema;
        private final List<Frame.RowChange> rows = new ArrayList<>();
        private final List<Document> documents = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();

        Transaction(long lsn, Follower follower) {
            this.lsn = lsn;
            this.granted = follower.granted();
        }

        void add(Connection connection, Follower follower, String kind, byte[] payload) throws SQLException {
            switch (kind) {
                case "schema" -> {
                    Dataset changed = ChangeLog.schema(payload);
                    schema = granted.has(changed.id()) ? new Frame.Schema(lsn, lsn, changed) : null;
                }
                case "rows" -> rows.add(ChangeLog.unpack(payload));
                case "document" -> {
                    DocumentFeed.Change change = DocumentFeed.change(connection, follower.caller(), lsn, payload);
                    if (change.visible() != null) {
                        documents.add(change.visible());
                    }
                    if (change.removed() != null) {
                        removed.add(change.removed());
                    }
                }
                default -> throw new SQLException("The log holds a change of an unknown kind: " + kind);
            }
        }

        List<Frame> frames() {
            List<Frame> frames = new ArrayList<>();
            if (schema != null) {
                frames.add(schema);
            }
            List<Frame.RowChange> shown = granted.shown(rows);
            if (!shown.isEmpty() || !documents.isEmpty() || !removed.isEmpty()) {
                frames.add(new Frame.Tx(lsn, shown, documents, removed));
            }
            return frames;
        }
    }
}
