package io.tidemark.store.replication;

import java.util.List;

/// Whether the rows are what the sums say, told from the rows themselves.
///
/// @param buckets    how many were compared
/// @param mismatches ids of those whose rows differ from their sum
public record Verification(boolean ok, long buckets, List<String> mismatches) {
    public Verification {
        mismatches = List.copyOf(mismatches);
    }
}
