package io.tidemark.analytics.change;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the sync loop needs of a replica; the store offers it, the bridge sees nothing else of the store. Every
/// call that writes is one transaction: after a crash the replica is as before the call or as after it. Called from
/// one thread at a time.
public interface Replica {

    /// Where the replica stands.
    Position position();

    /// Takes a manifest: remembers the schemas, the documents and the parts still to load, in one transaction.
    /// Parts of a snapshot that are in already stay in, so an interrupted first sync resumes, and so do the rows
    /// of a whole bucket that add up to what the manifest says; buckets the manifest no longer names are removed.
    /// When it is of another history than before, the device gets a new id and what people did is counted anew,
    /// see [io.tidemark.analytics.edit.Outbox#recount].
    void begin(Manifest manifest);

    /// The parts `begin` asked for that are not in yet, in the order to fetch them.
    List<PendingPart> pendingParts();

    /// Puts in the rows of one part and marks it as loaded. The part that completes a snapshot is only committed
    /// when the bucket's count and sum are what the manifest said.
    ///
    /// @throws SumMismatch when they are not: the bucket's rows are gone afterwards and its parts are pending again
    void applyPart(PendingPart part, RowPage page);

    /// Applies the frames up to and including one checkpoint, moves the cursor, all in one transaction. What a
    /// bucket's snapshot already showed is skipped.
    ///
    /// @param deviceId whose mutations the checkpoint counts; when it is not this device's any more, they are left
    /// as they are
    /// @throws SumMismatch when a bucket differs from the checkpoint's sums: nothing is committed
    Applied apply(List<Frame> frames, Frame.Checkpoint checkpoint, String deviceId);

    /// The server has less of this device than it said it took: it lost what it had. All of it that is still here
    /// lies on the documents again and is to be sent again, from a new device id. Does nothing when the device has
    /// another id by now.
    void lost(String deviceId);

    /// Drops the cursor, so that the next `begin` loads buckets again that are known to differ. Their rows stay
    /// until then: without a network they are all there is.
    void distrust(List<String> buckets);

    /// Lets go of what a policy does not grant: buckets it does not name with their rows and all that was made from
    /// them, datasets it does not name as a whole. Local data, documents and what people did stay, and so does
    /// [Position#policyVersion]: what the policy grants comes with the next `begin`. What went is noted for the
    /// receipt in the same transaction, also when it was nothing; a receipt that still waits grows by it.
    ///
    /// Afterwards the device's files are cleared of it, which takes as long as writing the replica anew. Where that
    /// fails or somebody still reads, it is tried again by `resume`, and there is no receipt until then. What
    /// `begin` removes when the policy is another one is treated alike.
    ///
    /// @return the datasets that lost something, and how many rows
    Applied withdraw(Frame.Policy policy);

    /// A pull begins: notes how late it is, see `lease`, and clears the files of what was withdrawn if that could
    /// not be done before.
    void resume();

    /// What the server is to be told of; null when there is nothing, or while the files may hold something of it.
    @Nullable
    Receipt receipt();

    /// The server has the receipt, or does not want it: it is not offered again.
    void settled(Receipt receipt);

    /// The server has confirmed that this device may have what it has. When it has not done so again by then, what
    /// it has of the server cannot be read any more; syncing goes on and what people did stays. A device that never
    /// heard of a lease has none.
    ///
    /// @param until by this device's clock
    void lease(Instant until);

    /// @param deviceId         UUIDv7 made when the replica was, or when it had to count its mutations anew
    /// @param cursor           opaque; null before the first sync is complete or after `distrust`
    /// @param proof            the last cursor there was, of use to find that the backend's history is another one;
    ///                         null before any
    /// @param lsn              of the last checkpoint; 0 before any
    /// @param epoch            of the backend's history; null before the first session
    /// @param lastMutationSent the highest number that was given to a mutation, sent or not; 0 before any
    /// @param lastMutationTaken the highest number that the server said it took; 0 before any
    record Position(
            String deviceId,
            @Nullable String cursor,
            @Nullable String proof,
            long lsn,
            @Nullable String epoch,
            long policyVersion,
            long schemaVersion,
            long lastMutationSent,
            long lastMutationTaken) {}

    record PendingPart(String bucket, String dataset, String snapshotId, int n, long bytes, String sha256, int rows) {}

    /// @param datasets ids of the datasets whose rows or schema changed
    /// @param rows     upserts and deletes taken in
    record Applied(List<String> datasets, long rows, int documents) {
        public Applied {
            datasets = List.copyOf(datasets);
        }
    }
}
