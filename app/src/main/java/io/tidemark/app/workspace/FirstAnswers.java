package io.tidemark.app.workspace;

import java.util.HashSet;
import java.util.Set;

/// Which datasets' answers are to be looked at again once the columnar index is there, because they were remembered
/// ones that need not hold today, or because there was none in time. Any thread.
final class FirstAnswers {
    private final Set<String> uncertain = new HashSet<>();
    private boolean over;

    /// Whether the index has yet to be waited for.
    synchronized boolean areWanted() {
        return !over;
    }

    /// @return false when it is too late to ask again later
    synchronized boolean doubt(String dataset) {
        if (!over) {
            uncertain.add(dataset);
        }
        return !over;
    }

    /// The index is there.
    ///
    /// @return the datasets in doubt
    synchronized Set<String> end() {
        over = true;
        return Set.copyOf(uncertain);
    }
}
