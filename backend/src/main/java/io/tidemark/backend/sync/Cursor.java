package io.tidemark.backend.sync;

import io.tidemark.backend.store.TenantHead;

/// Where a replica stands: up to which lsn, of which history, under which rights and schemas. Signed, opaque to the
/// client, worth nothing to anybody else.
///
/// @param bucketSetHash names the set of buckets the person may see
/// @param lastMutation  the device's that was told with it
record Cursor(
        String epoch,
        String tenant,
        String user,
        long lsn,
        long policyVersion,
        long schemaVersion,
        String bucketSetHash,
        long lastMutation) {

    /// Every role sees every bucket of its tenant.
    private static final String ALL = "all";

    static Cursor at(Follower follower, TenantHead head, long lsn, long schemaVersion, long lastMutation) {
        return new Cursor(
                head.epoch(),
                follower.caller().tenant(),
                follower.caller().userId(),
                lsn,
                follower.policyVersion(),
                schemaVersion,
                ALL,
                lastMutation);
    }
}
