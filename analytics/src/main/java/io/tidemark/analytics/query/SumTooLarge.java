package io.tidemark.analytics.query;

/// A figure left the range that is computed exactly: 2^63 - 1 in the field's smallest unit, or the range of
/// doubles. Every engine refuses it instead of answering something near it.
public final class SumTooLarge extends InvalidQuery {
    private static final long serialVersionUID = 1L;
    private static final Problem PROBLEM = new Problem(
            "/measures",
            "A figure of this query is too large to be computed exactly. Filter to fewer rows, or ask for an average.");

    SumTooLarge(Throwable cause) {
        super(PROBLEM, cause);
    }

    SumTooLarge() {
        super(java.util.List.of(PROBLEM));
    }
}
