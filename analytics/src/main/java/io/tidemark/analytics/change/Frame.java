package io.tidemark.analytics.change;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import java.util.List;

/// One item of the change stream. Within an answer policy comes before schema, schema before the transactions that
/// need it, and a checkpoint closes what may be committed together.
public sealed interface Frame {

    /// What a person may have from now on; anything else a replica has of the backend goes before it takes in more.
    ///
    /// @param datasets ids
    /// @param buckets  ids
    record Policy(long policyVersion, List<String> datasets, List<String> buckets) implements Frame {
        public Policy {
            datasets = List.copyOf(datasets);
            buckets = List.copyOf(buckets);
        }
    }

    /// A dataset appeared or gained fields or digits.
    record Schema(long lsn, long schemaVersion, Dataset dataset) implements Frame {}

    /// One transaction of the backend; never split.
    record Tx(long lsn, List<RowChange> rows, List<Document> documents, List<String> removedDocuments)
            implements Frame {
        public Tx {
            rows = List.copyOf(rows);
            documents = List.copyOf(documents);
            removedDocuments = List.copyOf(removedDocuments);
        }
    }

    /// @param upserts whole rows, new or replaced; a row that moved here from another bucket replaces it there
    /// @param deletes row ids that are gone from the dataset
    /// @param moved   row ids that are in another bucket from now on, whose change has them: in the backend's log
    ///                only, for who may see this bucket and not that one
    record RowChange(String bucket, RowPage upserts, long[] deletes, long[] moved) {
        public RowChange(String bucket, RowPage upserts, long[] deletes) {
            this(bucket, upserts, deletes, new long[0]);
        }

        public String dataset() {
            return upserts.dataset();
        }
    }

    /// @param buckets      only those that changed since the last checkpoint
    /// @param lastMutation the highest `n` of this device that is in
    /// @param keys         of the device's last mutations that are in, in order up to `lastMutation`, since
    ///                     another device may count as this one. Those the cursor was told of may be missing
    /// @param rejected     those of `keys` that were refused, whatever was answered in a history that is no more
    /// @param more         true when the answer was cut and another pull will bring more at once
    record Checkpoint(
            long lsn,
            String cursor,
            List<BucketState> buckets,
            long lastMutation,
            List<String> keys,
            List<String> rejected,
            boolean more)
            implements Frame {
        public Checkpoint {
            buckets = List.copyOf(buckets);
            keys = List.copyOf(keys);
            rejected = List.copyOf(rejected);
        }

        public Checkpoint(long lsn, String cursor, List<BucketState> buckets, long lastMutation, boolean more) {
            this(lsn, cursor, buckets, lastMutation, List.of(), List.of(), more);
        }
    }

    record BucketState(String id, String dataset, long count, String sum) {
        public BucketSum expected() {
            return BucketSum.of(count, sum);
        }
    }
}
