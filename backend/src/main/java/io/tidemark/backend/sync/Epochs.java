package io.tidemark.backend.sync;

import io.tidemark.backend.store.TenantHead;
import io.tidemark.backend.store.TenantStore;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a position is of the history there is. A database that was restored from a backup does not notice; a
/// position of its own epoch that it does not have proves it. Then the tenant's history has another name from that
/// moment on, and every replica finds that its own is gone, loads again and offers what it did again.
final class Epochs {

    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

    /// Why a position is of no use.
    static final String CHANGED = "epoch_changed";

    private final TenantStore store;

    Epochs(TenantStore store) {
        this.store = store;
    }

    /// The mark of the log at an lsn; null where the log is older than the marks, or no longer reaches back.
    static @Nullable String stamp(Connection connection, long lsn) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select coalesce((select stamp from change_log where lsn <= ? order by lsn desc, n desc limit 1),
                    (select changes_floor_stamp from tenant_clock where changes_floor <= ?))::text
                """)) {
            statement.setLong(1, lsn);
            statement.setLong(2, lsn);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    /// Whether the history there is has this position. One that the log no longer reaches back to can neither be proved
    /// nor refuted, and is taken for its own: whoever is there loads a manifest in any case.
    static boolean has(Connection connection, Cursor cursor, TenantHead head) throws SQLException {
        if (!cursor.epoch().equals(head.epoch()) || cursor.lsn() > head.lsn()) {
            return false;
        }
        String here = cursor.stamp() == null ? null : stamp(connection, cursor.lsn());
        return here == null || here.equals(cursor.stamp());
    }

    /// After a position was found that the history does not have: gives the history another name if it had the
    /// position's.
    void renew(Cursor cursor) {
        boolean renewed = store.write(cursor.tenant(), connection -> {
            try (var statement = connection.prepareStatement(
                    "update tenant_clock set epoch = gen_random_uuid() where epoch = ?::uuid")) {
                statement.setString(1, cursor.epoch());
                return statement.executeUpdate() > 0;
            }
        });
        if (renewed) {
            LOG.warn(
                    "The log of {} lost what came after some moment; its devices offer again what they did",
                    cursor.tenant());
        }
    }
}
