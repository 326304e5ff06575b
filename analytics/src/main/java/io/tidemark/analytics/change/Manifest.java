package io.tidemark.analytics.change;

import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Document;
import java.util.List;

/// What a replica has to hold, and the immutable parts it can be loaded from. A bucket's parts show it as of its
/// snapshot's lsn, which may lie before `atLsn`; the changes after `cursor` lead from there to now.
///
/// @param cursor    where `/changes` continues once all parts are in: not after the oldest snapshot
/// @param datasets  the schemas as of `atLsn`
/// @param documents every document the person may see, as of `atLsn`
public record Manifest(
        long policyVersion,
        long schemaVersion,
        long atLsn,
        String epoch,
        String cursor,
        List<Dataset> datasets,
        List<Document> documents,
        List<Bucket> buckets) {
    public Manifest {
        datasets = List.copyOf(datasets);
        documents = List.copyOf(documents);
        buckets = List.copyOf(buckets);
    }

    /// @param count rows as of the snapshot
    /// @param sum   32 hexadecimal digits, see [BucketSum], as of the snapshot
    public record Bucket(String id, String dataset, long count, String sum, Snapshot snapshot) {
        public BucketSum expected() {
            return BucketSum.of(count, sum);
        }
    }

    public record Snapshot(String id, long lsn, List<Part> parts) {
        public Snapshot {
            parts = List.copyOf(parts);
        }
    }

    /// @param n      from 0
    /// @param bytes  of the body as it travels, at most 8 MiB
    /// @param sha256 of that body, 64 hexadecimal digits; also its ETag
    public record Part(int n, long bytes, String sha256, int rows) {}
}
