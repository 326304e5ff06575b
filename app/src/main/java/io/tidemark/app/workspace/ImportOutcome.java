package io.tidemark.app.workspace;

import java.time.Duration;
import java.util.List;

/// What an import brought.
///
/// @param rejected all rows that did not fit; `first` has the first of them
public record ImportOutcome(String dataset, long rows, long rejected, List<Reject> first, Duration elapsed) {
    public ImportOutcome {
        first = List.copyOf(first);
    }

    /// @param line   from 1, in the file
    /// @param reason a sentence
    public record Reject(long line, String reason) {}
}
