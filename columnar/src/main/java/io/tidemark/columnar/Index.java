package io.tidemark.columnar;

import java.sql.SQLException;
import java.util.Optional;

/// A columnar copy of a truth, as the one who asks sees it.
public interface Index {
    /// Asks the index when it holds the dataset exactly up to a change; empty when it does not.
    <T> Optional<T> ask(String dataset, long upTo, Question<T> question) throws SQLException;
}
