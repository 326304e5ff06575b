package io.tidemark.store.answers;

import io.tidemark.analytics.query.Answer;
import java.time.Duration;

/// An answer and what it is worth.
public record Answered(Answer answer, Engine engine, AsOf asOf, Duration elapsed) {
    /// Who answered. The answer is the same.
    public enum Engine {
        COLUMNAR,
        ROWS,
        REMEMBERED
    }
}
