package io.tidemark.backend.sync;

import io.tidemark.backend.store.TenantHead;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where a replica stands: up to which lsn, of which history, under which rights and schemas. Signed, opaque to the
/// client, worth nothing to anybody else.
///
/// @param bucketSetHash names what the person may have, see [io.tidemark.backend.warehouse.Granted#name]
/// @param lastMutation  the device's that was told with it
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
        long lastMutation,
        @Nullable String stamp,
        long generation) {

    static Cursor at(Connection connection, Follower follower, TenantHead head, long lsn, long lastMutation)
            throws SQLException {
        return new Cursor(
                head.epoch(),
                follower.caller().tenant(),
                follower.caller().userId(),
                lsn,
                follower.policyVersion(),
                LogRead.schemaVersion(connection, lsn),
                follower.granted().name(),
                lastMutation,
                Epochs.stamp(connection, lsn),
                follower.lastGeneration());
    }
}
