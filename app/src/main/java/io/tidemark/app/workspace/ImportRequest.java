package io.tidemark.app.workspace;

import java.nio.file.Path;
import java.util.List;

/// A file to take in.
///
/// @param dataset its id and, when it is new, its title
/// @param key     the fields whose values name a row; empty when rows have no name and are only added
/// @param replace whether the rows that are there go first
public record ImportRequest(Path file, String dataset, List<String> key, boolean replace) {
    public ImportRequest {
        key = List.copyOf(key);
    }
}
