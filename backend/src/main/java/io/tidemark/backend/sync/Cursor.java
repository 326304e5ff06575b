package io.tidemark.backend.sync;

import io.tidemark.backend.store.TenantHead;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where a replica stands: up to which lsn, of which history, under which rights and schemas. Signed, opaque to the
/// client, worth nothing to anybody else.
///
/// @param bucketSetHash names what the person may have, see [io.tidemark.backend.warehouse.Granted#name]
/// @param device        whose mutations were told with it, null for none's
/// @param lastMutation  that device's
/// @param stamp         the log's mark there, see [Epochs]; null in cursors from before there were any
/// @param generation    when the latest generation began of what the replica loads or has, 0 for the first
record Cursor(
        String epoch,
        String tenant,
        String user,
        long lsn,
        long policyVersion,
        long schemaVersion,
        String bucketSetHash,
        @Nullable String device,
        long lastMutation,
        @Nullable String stamp,
        long generation) {

    /// Without mutations that were told.
    static Cursor at(Connection connection, Follower follower, TenantHead head, long lsn) throws SQLException {
        return at(connection, follower, head, lsn, Told.nothingNew(null, 0));
    }

    static Cursor at(Connection connection, Follower follower, TenantHead head, long lsn, Told told)
            throws SQLException {
        return new Cursor(
                head.epoch(),
                follower.caller().tenant(),
                follower.caller().userId(),
                lsn,
                follower.policyVersion(),
                LogRead.schemaVersion(connection, lsn),
                follower.granted().name(),
                told.device(),
                told.lastMutation(),
                Epochs.stamp(connection, lsn),
                follower.lastGeneration());
    }

    /// The last mutation that was told of a device; 0 when it was another one's.
    long toldOf(@Nullable String asking) {
        return asking != null && asking.equals(device) ? lastMutation : 0;
    }
}
