package io.tidemark.bridge.sync;

import java.util.List;

/// What comparing a copy with the server's rows found, and what was done about it.
///
/// @param buckets   how many were compared
/// @param differing ids of those that were not as on the server; they are now
/// @param rows      that were fetched for it
public record Checked(int buckets, List<String> differing, long rows) {
    public Checked {
        differing = List.copyOf(differing);
    }
}
