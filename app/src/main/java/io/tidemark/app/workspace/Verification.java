package io.tidemark.app.workspace;

import java.util.List;

/// What comparing the rows with their sums found.
///
/// @param buckets    how many were compared
/// @param mismatches the buckets that differ, by id
public record Verification(int buckets, List<String> mismatches) {
    public Verification {
        mismatches = List.copyOf(mismatches);
    }

    public boolean ok() {
        return mismatches.isEmpty();
    }

    public String sentence() {
        if (buckets == 0) {
            return "There is nothing here to compare yet.";
        }
        String parts = buckets == 1 ? "The one part" : "All " + buckets + " parts";
        return ok()
                ? parts + " of this copy " + (buckets == 1 ? "is" : "are") + " exactly what came in."
                : mismatches.size() + " of " + buckets
                        + " parts differ from what came in. Sync to fetch a server's again; import again what is only here.";
    }
}
