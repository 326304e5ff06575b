package io.tidemark.analytics.change;

import java.time.Instant;
import java.util.List;

/// What a replica took away of what its person may no longer have.
///
/// @param policyVersion the policy that said so
/// @param at            when it was gone from the device's files, by the device's clock
/// @param buckets       ids, those of one policy change
/// @param rows          how many these had
public record Receipt(long policyVersion, Instant at, List<String> buckets, long rows) {
    public Receipt {
        buckets = List.copyOf(buckets);
    }
}
