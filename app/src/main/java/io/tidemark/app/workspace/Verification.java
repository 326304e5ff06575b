package io.tidemark.app.workspace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What comparing every row found.
///
/// @param buckets    how many were compared
/// @param mismatches the buckets that differed, by id
/// @param fetched    rows that the server gave again, so that nothing differs any more; null when it was not asked,
/// and the rows were compared with what had come in
public record Verification(
        int buckets, List<String> mismatches, @Nullable Long fetched) {
    public Verification {
        mismatches = List.copyOf(mismatches);
    }

    /// Compared with what had come in.
    public Verification(int buckets, List<String> mismatches) {
        this(buckets, mismatches, null);
    }

    /// Whether all is as it should be, now.
    public boolean ok() {
        return mismatches.isEmpty() || fetched != null;
    }

    public String sentence() {
        if (buckets == 0) {
            return "There is nothing here to compare yet.";
        }
        String what = fetched == null ? "what came in" : "what the server has";
        if (mismatches.isEmpty()) {
            String parts = buckets == 1 ? "The one part" : "All " + buckets + " parts";
            return parts + " of this copy " + (buckets == 1 ? "is" : "are") + " exactly " + what + ".";
        }
        String differ = mismatches.size() + " of " + buckets + " parts ";
        return fetched == null
                ? differ + "differ from " + what + ". Sync to fetch a server's again; import again what is only here."
                : differ + "differed from " + what + "; " + (fetched == 1 ? "1 row was" : fetched + " rows were")
                        + " fetched again, and now all are the same.";
    }
}
