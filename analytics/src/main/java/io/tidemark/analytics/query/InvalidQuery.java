package io.tidemark.analytics.query;

import io.tidemark.analytics.TidemarkException;
import java.util.List;
import java.util.stream.Collectors;

/// A query that cannot be asked: every problem that was found, each with its place.
public class InvalidQuery extends TidemarkException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidQuery(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidQuery(String pointer, String message) {
        this(List.of(new Problem(pointer, message)));
    }

    InvalidQuery(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problems = List.of(problem);
    }

    public List<Problem> problems() {
        return problems;
    }
}
